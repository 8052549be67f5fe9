#include "sync/wire/blob.h"

#include <algorithm>

#include "tests/fuzz/property.h"

namespace {

template <typename Decode>
void check_one_encoding(qiaomen::BytesView bytes, Decode decode) {
  const auto message = decode(bytes);
  if (!message) return;
  qiaomen::fuzz::must_hold(std::ranges::equal(encode(*message), bytes), "a message about photos has a second encoding");
}

}  // namespace

// Every message of /v1/blob: what reads has one encoding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const BytesView bytes(data, size);
  check_one_encoding(bytes, decode_blob_ask);
  check_one_encoding(bytes, decode_blob_states);
  check_one_encoding(bytes, decode_blob_chunk);
  check_one_encoding(bytes, decode_blob_part);
  return 0;
}
