#include "engine/codec/id_column.h"

#include <algorithm>

namespace qiaomen {
namespace {

// So few have nothing in common that planes would show, and whole ids are found again elsewhere in a message.
constexpr std::size_t kPlanesFrom = 8;

std::vector<IdBytes> read_whole(BytesView column) {
  std::vector<IdBytes> ids(column.size() / sizeof(IdBytes));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::ranges::copy(column.subspan(i * sizeof(IdBytes), sizeof(IdBytes)), ids[i].begin());
  }
  return ids;
}

}  // namespace

void write_id_column(cbor::Writer& out, std::span<const IdBytes> ids) {
  Bytes column;
  column.reserve(ids.size() * sizeof(IdBytes));
  if (ids.size() < kPlanesFrom) {
    for (const IdBytes& id : ids) column.insert(column.end(), id.begin(), id.end());
    return out.bytes(column);
  }
  for (std::size_t byte = 0; byte < sizeof(IdBytes); ++byte) {
    std::uint8_t before = 0;
    for (const IdBytes& id : ids) {
      column.push_back(static_cast<std::uint8_t>(id[byte] - before));
      before = id[byte];
    }
  }
  out.bytes(column);
}

std::vector<IdBytes> read_id_column(cbor::Reader& in) {
  const auto column = in.bytes();
  const auto count = column.size() / sizeof(IdBytes);
  if (column.size() % sizeof(IdBytes) != 0) return in.fail("ids have 16 bytes each"), std::vector<IdBytes>{};
  if (count < kPlanesFrom) return read_whole(column);
  std::vector<IdBytes> ids(count);
  for (std::size_t byte = 0; byte < sizeof(IdBytes); ++byte) {
    std::uint8_t before = 0;
    for (std::size_t i = 0; i < count; ++i) {
      before = static_cast<std::uint8_t>(before + column[byte * count + i]);
      ids[i][byte] = before;
    }
  }
  return ids;
}

}  // namespace qiaomen
