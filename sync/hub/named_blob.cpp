#include "sync/hub/named_blob.h"

#include <algorithm>

namespace qiaomen {

std::optional<NamedBlob> named_blob(const Table& table, const FieldValues& values) {
  const Field* hash = table.field("sha256");
  const Field* size = table.field("size");
  if (!hash || !size) return std::nullopt;
  const auto* bytes = std::get_if<Bytes>(&values.get(hash->number));
  const auto* count = std::get_if<std::int64_t>(&values.get(size->number));
  NamedBlob blob;
  if (!bytes || !count || bytes->size() != blob.sha256.size()) return std::nullopt;
  std::ranges::copy(*bytes, blob.sha256.begin());
  blob.size = *count;
  return blob;
}

}  // namespace qiaomen
