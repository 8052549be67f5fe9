#include "kiosk/data_file.h"

#include <sys/stat.h>

namespace qiaomen {

DataFile::DataFile(std::filesystem::path path) : path_(std::move(path)), opened_(number_of(path_)) {}

DataFile::Is DataFile::now() const {
  const auto number = number_of(path_);
  if (!number) return Is::Missing;
  return number == opened_ ? Is::There : Is::Another;
}

std::optional<DataFile::Number> DataFile::number_of(const std::filesystem::path& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return Number{static_cast<std::uint64_t>(found.st_dev), static_cast<std::uint64_t>(found.st_ino)};
}

}  // namespace qiaomen
