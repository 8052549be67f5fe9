#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace qiaomen {

// What Video for Linux is asked of a camera, no more: the calls of the system, so that tests can play one. One thread;
// no call waits.
class VideoDevice {
 public:
  virtual ~VideoDevice() = default;

  // False: it is not there.
  virtual bool open() = 0;
  virtual bool is_open() const = 0;
  virtual void close() = 0;
  // As ioctl(2) with `about`; false: refused, errno says why.
  virtual bool ask(unsigned long request, void* about) = 0;
  // Its memory, until `close`. Empty: refused.
  virtual std::span<const std::uint8_t> map(std::size_t size, std::uint32_t offset) = 0;
};

std::unique_ptr<VideoDevice> video_device(const std::filesystem::path& path);

}  // namespace qiaomen
