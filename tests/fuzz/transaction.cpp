#include "engine/codec/transaction_codec.h"

#include <algorithm>

#include "engine/codec/check.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/fuzz/property.h"

// What reads has one encoding; what the check lets pass is within the caps, and known to the catalog.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const BytesView bytes(data, size);
  cbor::Reader in(bytes);
  const Transaction transaction = read_transaction(in);
  if (!in.finish()) return 0;
  fuzz::must_hold(std::ranges::equal(encode(transaction), bytes), "a transaction has a second encoding");
  if (!check_transaction(conformance::trace_catalog(), transaction)) return 0;
  fuzz::must_hold(bytes.size() <= kTransactionBytesMax, "a transaction above its cap passed");
  for (const Change& change : transaction.changes) {
    fuzz::must_hold(conformance::trace_catalog().find(change.table) != nullptr, "an unknown table passed");
  }
  return 0;
}
