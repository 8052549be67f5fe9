#include "sync/cli/text_file.h"

#include <fmt/format.h>

#include <fstream>

#include "engine/base/text.h"

namespace qiaomen {

Result<std::string> read_text_file(const std::filesystem::path& file, std::size_t bytes_max) {
  std::error_code error;
  std::ifstream in(file, std::ios::binary);
  if (!std::filesystem::is_regular_file(file, error) || !in) {
    return fail(Errc::Unavailable, fmt::format("文件读不出来：{}。没有写入任何内容。请核对文件名。", file.string()));
  }
  std::string text(bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > bytes_max) {
    return fail(Errc::TooLarge, fmt::format("文件 {} 超过 {} KiB。没有写入任何内容。请核对是不是这个文件。",
                                            file.string(), bytes_max >> 10));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (is_utf8(text)) return text;
  return fail(Errc::Malformed,
              fmt::format("文件 {} 不是 UTF-8 的文字。没有写入任何内容。请另存为 UTF-8 再试。", file.string()));
}

Result<> write_text_file(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path fresh = file.string() + ".new";
  std::error_code error;
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.flush();
    if (!out) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) std::filesystem::rename(fresh, file, error);
  if (!error) return {};
  std::error_code ignored;
  std::filesystem::remove(fresh, ignored);
  return fail(Errc::Unavailable,
              fmt::format("文件 {} 写不了，原有文件不变。请检查文件夹、权限和磁盘空间。", file.string()));
}

}  // namespace qiaomen
