#include "kiosk/machine/video_device.h"

#include <sys/ioctl.h>
#include <sys/mman.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "kiosk/machine/open_device.h"

namespace qiaomen {
namespace {

class SystemVideo final : public VideoDevice {
 public:
  explicit SystemVideo(std::filesystem::path path) : path_(std::move(path)) {}
  ~SystemVideo() override { unmap(); }

  bool open() override {
    device_ = OpenDevice::open(path_, OpenDevice::For::Writing);
    return is_open();
  }
  bool is_open() const override { return static_cast<bool>(device_); }
  void close() override {
    unmap();
    device_.close();
  }
  bool ask(unsigned long request, void* about) override {
    int result = 0;
    do result = ::ioctl(device_.descriptor(), request, about);
    while (result != 0 && errno == EINTR);
    return result == 0;
  }
  std::span<const std::uint8_t> map(std::size_t size, std::uint32_t offset) override {
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, device_.descriptor(), offset);
    if (start == MAP_FAILED) return {};
    mapped_.emplace_back(start, size);
    return {static_cast<const std::uint8_t*>(start), size};
  }

 private:
  void unmap() {
    for (const auto& [start, size] : mapped_) ::munmap(start, size);
    mapped_.clear();
  }

  std::filesystem::path path_;
  OpenDevice device_;
  std::vector<std::pair<void*, std::size_t>> mapped_;
};

}  // namespace

std::unique_ptr<VideoDevice> video_device(const std::filesystem::path& path) {
  return std::make_unique<SystemVideo>(path);
}

}  // namespace qiaomen
