#include "sync/cli/photo_file.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "engine/base/bytes.h"
#include "engine/domain/attachment_rules.h"

namespace qiaomen {
namespace {

std::string_view type_of(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  return {};
}

}  // namespace

Result<Photo> read_photo(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::is_regular_file(file, error) ? std::filesystem::file_size(file, error) : 0;
  std::ifstream in(file, std::ios::binary);
  if (!in || error || !std::filesystem::is_regular_file(file, error)) {
    return fail(Errc::Unavailable, fmt::format("照片读不出来：{}。没有写入任何内容。请核对文件名。", file.string()));
  }
  if (size > static_cast<std::uintmax_t>(kPhotoBytesMax)) {
    return fail(Errc::TooLarge, "照片超过 8 MiB。没有写入任何内容。请换一张较小的照片。");
  }
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  const auto type = type_of(bytes);
  if (type.empty()) return fail(Errc::Malformed, "照片只能是 JPEG 或 PNG。没有写入任何内容。请换一张照片。");
  return Photo{sha256(as_bytes(bytes)), static_cast<std::int64_t>(bytes.size()), std::string(type), std::nullopt};
}

}  // namespace qiaomen
