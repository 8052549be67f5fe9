#include "kiosk/machine/open_device.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <utility>

namespace qiaomen {
namespace {

void make_raw(int descriptor) {
  termios line{};
  if (::tcgetattr(descriptor, &line) != 0) return;  // no serial line
  ::cfmakeraw(&line);
  ::tcsetattr(descriptor, TCSANOW, &line);
}

}  // namespace

OpenDevice::OpenDevice(OpenDevice&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), two_way_(other.two_way_) {}

OpenDevice& OpenDevice::operator=(OpenDevice&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(two_way_, other.two_way_);
  return *this;
}

OpenDevice OpenDevice::open(const std::filesystem::path& path, For what) {
  struct stat about{};
  const bool is_device = ::stat(path.c_str(), &about) == 0 && S_ISCHR(about.st_mode);
  if (what == For::Reading && !is_device && !S_ISFIFO(about.st_mode)) return OpenDevice();
  // A pipe opened both ways would read what it wrote.
  const int way = is_device && what == For::Writing ? O_RDWR : what == For::Writing ? O_WRONLY | O_APPEND : O_RDONLY;
  OpenDevice device(::open(path.c_str(), way | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  device.two_way_ = is_device;
  if (device && is_device) make_raw(device.descriptor_);
  return device;
}

void OpenDevice::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace qiaomen
