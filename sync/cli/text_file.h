#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace qiaomen {

// Files that a person names on the command line.

// Without a byte order mark. Unavailable: it cannot be read; TooLarge: above `bytes_max`, and not read.
Result<std::string> read_text_file(const std::filesystem::path& file, std::size_t bytes_max);

// Whole or not at all: an older file of this name stays until the new one is written.
Result<> write_text_file(const std::filesystem::path& file, std::string_view text);

}  // namespace qiaomen
