#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace qiaomen {

// What this process may still write on the disk of a folder, in bytes; nullopt: it does not say.
std::optional<std::uint64_t> free_bytes(const std::filesystem::path& folder);

}  // namespace qiaomen
