#include "kiosk/machine/disk_space.h"

namespace qiaomen {

std::optional<std::uint64_t> free_bytes(const std::filesystem::path& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  return error ? std::nullopt : std::optional<std::uint64_t>(space.available);
}

}  // namespace qiaomen
