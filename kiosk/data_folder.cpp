#include "kiosk/data_folder.h"

namespace qiaomen {

std::filesystem::path data_folder(const std::filesystem::path& program) {
  std::error_code error;
  auto installed = std::filesystem::canonical(program, error).parent_path().parent_path() / "share" / "qiaomen";
  if (!error && std::filesystem::is_directory(installed / "strings", error)) return installed;
  return QIAOMEN_ASSETS;
}

}  // namespace qiaomen
