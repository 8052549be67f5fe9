#include "kiosk/machine/visit_photo.h"

#include <fstream>
#include <string>

namespace qiaomen {
namespace {

std::filesystem::path free_name(const std::filesystem::path& folder) {
  std::error_code ignored;
  int number = 1;
  const auto name = [&] { return folder / (std::to_string(number) + ".jpg"); };
  while (std::filesystem::exists(name(), ignored)) ++number;
  return name();
}

}  // namespace

Result<VisitPhoto> VisitPhoto::keep(const Pixels& pixels, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  VisitPhoto photo(free_name(folder));
  const auto bytes = encode_jpeg(pixels);
  std::ofstream out(photo.file_, std::ios::binary);
  if (bytes) out.write(reinterpret_cast<const char*>(bytes->data()), static_cast<std::streamsize>(bytes->size()));
  if (!bytes || !out.flush()) {
    return fail(Errc::Unavailable, "照片存不下。您填的都还在。请再拍一张，或不拍照继续。");
  }
  return photo;
}

void VisitPhoto::clear(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

VisitPhoto::~VisitPhoto() {
  std::error_code ignored;
  if (!file_.empty()) std::filesystem::remove(file_, ignored);
}

}  // namespace qiaomen
