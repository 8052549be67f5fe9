#include "engine/codec/cbor.h"

#include <algorithm>

#include "tests/fuzz/property.h"

namespace {

using namespace qiaomen;

// Reads one item as its kind says and writes it again.
void copy(cbor::Reader& in, cbor::Writer& out) {
  switch (in.peek()) {
    case cbor::Kind::Integer: return out.integer(in.integer());
    case cbor::Kind::Bytes: return out.bytes(in.bytes());
    case cbor::Kind::Text: return out.text(in.text());
    case cbor::Kind::Boolean: return out.boolean(in.boolean());
    case cbor::Kind::Null: return in.null(), out.null();
    case cbor::Kind::End: return;
    case cbor::Kind::Array: {
      const auto count = in.array();
      out.array(count);
      for (std::size_t i = 0; i < count && in.ok(); ++i) copy(in, out);
      return;
    }
    case cbor::Kind::Map: {
      const auto count = in.map();
      out.map(count);
      for (std::size_t i = 0; i < count && in.ok(); ++i) {
        out.integer(in.key());
        copy(in, out);
      }
    }
  }
}

}  // namespace

// What reads has one encoding, and skipping an item accepts exactly what reading it does.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView message(data, size);
  cbor::Reader in(message);
  cbor::Writer out;
  copy(in, out);
  const bool reads = in.finish().has_value();
  if (reads) fuzz::must_hold(std::ranges::equal(out.data(), message), "an item has a second encoding");
  cbor::Reader skipping(message);
  const auto raw = skipping.raw();
  const bool skips = skipping.finish().has_value();
  fuzz::must_hold(reads == skips, "what is skipped and what is read differ");
  if (skips) fuzz::must_hold(std::ranges::equal(raw, message), "a skipped item lost bytes");
  return 0;
}
