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
    fuzz::must_hold(page.ids.size() == page.rows.size(), "a page with other rows than ids");
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
      const auto row = canonical_row(page.ids[i], page.rows[i]);
      cbor::Reader again(row);
      again.raw();
      fuzz::must_hold(again.finish().has_value(), "a row's canonical bytes are no CBOR of ours");
    }
  }
  return 0;
}
