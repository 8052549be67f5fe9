#include "engine/base/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>

namespace qiaomen {
namespace {

// For people only: a file that does not take it is a lock all the same.
void leave_process_id(int descriptor) {
  const auto text = fmt::format("{}\n", ::getpid());
  if (::ftruncate(descriptor, 0) != 0) return;
  [[maybe_unused]] const auto written = ::pwrite(descriptor, text.data(), text.size(), 0);
}

}  // namespace

Result<FileLock> FileLock::take(const std::filesystem::path& file, Kind kind) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return fail(Errc::Unavailable, fmt::format("the lock file {} cannot be made", file.filename().string()));
  }
  FileLock lock(descriptor);
  const int how = kind == Kind::Shared ? LOCK_SH : LOCK_EX;
  if (::flock(descriptor, how | LOCK_NB) != 0) {
    return fail(Errc::Busy, fmt::format("{} is held by another program", file.filename().string()));
  }
  if (kind == Kind::Exclusive) leave_process_id(descriptor);
  return lock;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<int> last_holder(const std::filesystem::path& file) {
  std::ifstream in(file);
  int process = 0;
  return in >> process ? std::optional(process) : std::nullopt;
}

}  // namespace qiaomen
