#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace qiaomen {

// Small files of mode 0600 beside the replica.

// nullopt: not there, or longer than such a file is.
std::optional<std::string> read_small_file(const std::filesystem::path& file);
// Whole or not at all, and on the disk. False: the disk does not take it; what was there stays.
bool replace_small_file(const std::filesystem::path& file, std::string_view text);
// A journal: a line at its end. Grown too long, it becomes NAME.1 and a new one begins.
inline constexpr std::uintmax_t kJournalMax = 1 << 20;
bool append_line(const std::filesystem::path& file, std::string_view line);

}  // namespace qiaomen
