#include "sync/export/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace qiaomen {
namespace {

std::unexpected<Error> not_written(const std::filesystem::path& place, std::string_view why) {
  return fail(
      Errc::Unavailable,
      fmt::format("写不了文件 {}：{}。没有导出，原有的内容不变。请检查路径、权限和磁盘空间。", place.string(), why));
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path place, std::filesystem::path path, int descriptor)
    : place_(std::move(place)), path_(std::move(path)), descriptor_(descriptor) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : place_(std::move(other.place_)),
      path_(std::exchange(other.path_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!path_.empty()) ::unlink(path_.c_str());
}

Result<OutputFile> OutputFile::create(const std::filesystem::path& place) {
  const std::filesystem::path path = place.string() + ".partial";
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return not_written(place, std::strerror(errno));
  return OutputFile(place, path, descriptor);
}

std::unexpected<Error> OutputFile::failure(std::string_view why) const { return not_written(place_, why); }

Result<> OutputFile::write(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno != EINTR) return failure(std::strerror(errno));
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// Opened anew: who wrote it by name may have made another file.
Result<> OutputFile::put_in_place() {
  const int whole = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  const bool kept = whole >= 0 && ::fsync(whole) == 0;
  const auto reason = errno;
  if (whole >= 0) ::close(whole);
  if (!kept) return failure(std::strerror(reason));
  if (::rename(path_.c_str(), place_.c_str()) != 0) return failure(std::strerror(errno));
  path_.clear();
  return {};
}

}  // namespace qiaomen
