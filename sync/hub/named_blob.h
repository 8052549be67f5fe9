#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/hash.h"
#include "engine/catalog/change.h"
#include "engine/catalog/table.h"

namespace qiaomen {

// Bytes that travel apart, as a row speaks of them. A table with a Blob field `sha256` and an Integer field `size` is
// one of attachments.
struct NamedBlob {
  Sha256 sha256{};
  std::int64_t size = 0;
};
std::optional<NamedBlob> named_blob(const Table& table, const FieldValues& values);

}  // namespace qiaomen
