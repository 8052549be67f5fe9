#pragma once

#include <filesystem>

#include "engine/base/result.h"
#include "engine/domain/photo.h"

namespace qiaomen {

// What a row says of this file: hash, size, and the type by its first bytes. The bytes themselves are not kept yet.
// Malformed: neither JPEG nor PNG; TooLarge; Unavailable: it cannot be read.
Result<Photo> read_photo(const std::filesystem::path& file);

}  // namespace qiaomen
