#include "engine/codec/slice_codec.h"

#include <algorithm>

#include "tests/conformance/trace_catalog.h"
#include "tests/fuzz/property.h"

// What reads has one encoding, whatever a newer hub put into it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const BytesView bytes(data, size);
  cbor::Reader in(bytes);
  const Slice slice = read_slice(in, conformance::trace_catalog());
  if (!in.finish()) return 0;
  cbor::Writer out;
  write_slice(out, slice);
  fuzz::must_hold(std::ranges::equal(out.data(), bytes), "a slice has a second encoding");
  for (const Page& page : slice.pages) {
    const Table* table = conformance::trace_catalog().find(page.table);
    for (std::size_t i = 0; i < page.size(); ++i) {
      const auto bytes_of_row = canonical_row(page, i);
      const auto made = canonical_row(page.ids[i], row_at(page, i, slice.bucket, table));
      fuzz::must_hold(bytes_of_row == made, "a row has other canonical bytes when its values are made");
      cbor::Reader again(bytes_of_row);
      again.raw();
      fuzz::must_hold(again.finish().has_value(), "a row's canonical bytes are no CBOR of ours");
    }
  }
  return 0;
}
