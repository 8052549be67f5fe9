#include "engine/codec/batch_codec.h"

#include <algorithm>

#include "engine/codec/batch_columns.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/resign.h"
#include "tests/support/fakes.h"

namespace {

using namespace qiaomen;

bool are_equal(const Batch& a, const Batch& b) {
  const auto same = [](const Offered& x, const Offered& y) {
    return x.transaction == y.transaction && x.waiting_since_us == y.waiting_since_us;
  };
  return a.device == b.device && a.epoch == b.epoch && a.number == b.number && a.previous == b.previous &&
         std::ranges::equal(a.transactions, b.transactions, same);
}

// The signed part ends with its columns, which have one encoding.
void check_peeked(BytesView envelope) {
  const auto peeked = peek_batch(envelope);
  if (!peeked) return;
  cbor::Reader in(envelope);
  in.array();
  const auto part = in.bytes();
  cbor::Writer columns;
  write_transactions(columns, peeked->transactions);
  const auto& again = columns.data();
  fuzz::must_hold(again.size() <= part.size() && std::ranges::equal(part.last(again.size()), again),
                  "the columns of a batch have a second encoding");
}

// What opens can be sealed again and says the same.
void check_opened(BytesView envelope, const SigningKey& key) {
  const auto opened = open_batch(envelope, key.public_key());
  if (!opened) return;
  fuzz::must_hold(peek_batch(envelope).has_value(), "what opens cannot be peeked at");
  fuzz::must_hold(opened->hash == hash_of_batch(envelope).value(), "the chain hash differs");
  testing::SeededRandom random(1);
  const auto again = seal_batch(opened->batch, key, random);
  const auto reopened = open_batch(again, key.public_key());
  if (again.size() <= kBatchBytesMax) {
    fuzz::must_hold(reopened && are_equal(opened->batch, reopened->batch), "a batch sealed again says something else");
  }
  std::size_t bound = kEnvelopeBytesMax;
  for (const Offered& offered : opened->batch.transactions) bound += sealed_bytes(offered.transaction);
  fuzz::must_hold(again.size() <= bound, "an envelope is larger than the sealer reckons");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const SigningKey key = SigningKey::from_seed({1});
  const BytesView envelope(data, size);
  fuzz::must_hold(peek_batch(envelope).has_value() <= hash_of_batch(envelope).has_value(), "a batch has no hash");
  check_peeked(envelope);
  check_opened(fuzz::resigned(envelope, key), key);
  return 0;
}
