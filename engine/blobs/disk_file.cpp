#include "engine/blobs/disk_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace qiaomen {
namespace {

std::unexpected<Error> unavailable(std::string_view what, const std::filesystem::path& path) {
  return fail(Errc::Unavailable, fmt::format("{} {}: {}", path.string(), what, std::strerror(errno)));
}

Result<> write_all(int descriptor, BytesView bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return fail(Errc::Unavailable, "the disk does not take the bytes of a photo");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Result<DiskFile> DiskFile::open(const std::filesystem::path& path, For what) {
  const int how = what == For::Reading ? O_RDONLY : O_RDWR | O_CREAT | O_APPEND;
  const int descriptor = ::open(path.c_str(), how | O_CLOEXEC, 0600);
  if (descriptor >= 0) return DiskFile(descriptor);
  if (errno == ENOENT) return fail(Errc::NotFound, fmt::format("{} is not there", path.string()));
  return unavailable("cannot be opened", path);
}

Result<DiskFile> DiskFile::open_alone(const std::filesystem::path& path) {
  while (true) {
    TRY(auto file, open(path, For::Writing));
    if (::flock(file.descriptor_, LOCK_EX | LOCK_NB) != 0) return fail(Errc::Busy, "another program writes this photo");
    // It may have been taken in, or given up, between opening and locking.
    if (file.is_at(path)) return file;
  }
}

DiskFile::~DiskFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::int64_t DiskFile::size() const {
  struct stat facts{};
  return ::fstat(descriptor_, &facts) == 0 ? facts.st_size : 0;
}

bool DiskFile::is_at(const std::filesystem::path& path) const {
  struct stat mine{};
  struct stat there{};
  return ::fstat(descriptor_, &mine) == 0 && ::stat(path.c_str(), &there) == 0 && mine.st_ino == there.st_ino &&
         mine.st_dev == there.st_dev;
}

Result<Bytes> DiskFile::read(std::int64_t offset, std::size_t length) const {
  Bytes bytes(length);
  std::size_t have = 0;
  while (have < length) {
    const auto got =
        ::pread(descriptor_, bytes.data() + have, length - have, static_cast<off_t>(offset) + static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Errc::Unavailable, "the disk does not give the bytes of a photo");
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

Result<> DiskFile::append(BytesView bytes) {
  const auto before = size();
  const auto written = write_all(descriptor_, bytes);
  if (!written && ::ftruncate(descriptor_, before) != 0) return fail(Errc::Unavailable, "the disk is broken");
  return written;
}

Result<> DiskFile::empty() {
  if (::ftruncate(descriptor_, 0) == 0) return {};
  return fail(Errc::Unavailable, "the disk does not take a file");
}

Result<> DiskFile::sync() const {
  if (::fsync(descriptor_) == 0) return {};
  return fail(Errc::Unavailable, "the disk does not keep the bytes of a photo");
}

Result<> make_folder(const std::filesystem::path& folder) {
  if (std::error_code error; std::filesystem::is_directory(folder, error)) return {};
  const auto above = folder.parent_path();
  if (!above.empty() && above != folder) TRY_VOID(make_folder(above));
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return unavailable("cannot be made", folder);
  return above.empty() ? Result<>() : sync_folder(above);
}

Result<> sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return unavailable("cannot be opened", folder);
  const bool kept = ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!kept) return unavailable("is not kept by the disk", folder);
  return {};
}

}  // namespace qiaomen
