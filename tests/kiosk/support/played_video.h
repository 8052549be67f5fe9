#pragma once

#include <linux/videodev2.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <vector>

#include "kiosk/machine/video_device.h"

namespace qiaomen {

// A camera as the kernel shows one: formats, buffers that go in empty and come out full, and a plug that can be pulled.
class PlayedVideo final : public VideoDevice {
 public:
  static constexpr std::uint32_t kBufferSize = 1 << 20;

  std::uint32_t format = V4L2_PIX_FMT_MJPEG;  // the one that it knows
  std::uint32_t width = 64, height = 48;
  unsigned long refused = 0;  // a request that it does not know
  std::uint32_t flags = 0;    // of the next frames
  bool is_plugged = true;
  bool is_streaming = false;
  std::deque<std::vector<std::uint8_t>> frames;  // that it will give
  int taken = 0;                                 // of them
  std::deque<std::uint32_t> empty;               // buffers that it may fill

  bool open() override { return is_open_ = is_plugged; }
  bool is_open() const override { return is_open_; }
  void close() override {
    is_open_ = is_streaming = false;
    empty.clear();
  }
  std::span<const std::uint8_t> map(std::size_t size, std::uint32_t offset) override {
    return std::span<const std::uint8_t>(memory_).subspan(offset, size);
  }
  bool ask(unsigned long request, void* about) override {
    if (!is_plugged) return say_no(ENODEV);
    if (request == refused) return say_no(EINVAL);
    switch (request) {
      case VIDIOC_S_FMT: return set_format(*static_cast<v4l2_format*>(about));
      case VIDIOC_REQBUFS: {
        auto& wanted = *static_cast<v4l2_requestbuffers*>(about);
        memory_.assign(std::size_t{wanted.count} * kBufferSize, 0);
        return true;
      }
      case VIDIOC_QUERYBUF: {
        auto& buffer = *static_cast<v4l2_buffer*>(about);
        buffer.length = kBufferSize;
        buffer.m.offset = buffer.index * kBufferSize;
        return true;
      }
      case VIDIOC_QBUF: empty.push_back(static_cast<v4l2_buffer*>(about)->index); return true;
      case VIDIOC_DQBUF: return give(*static_cast<v4l2_buffer*>(about));
      case VIDIOC_STREAMON: return is_streaming = true;
      case VIDIOC_STREAMOFF: is_streaming = false; return true;
      default: return say_no(ENOTTY);
    }
  }

 private:
  static bool say_no(int why) {
    errno = why;
    return false;
  }
  bool set_format(v4l2_format& wanted) const {
    wanted.fmt.pix.pixelformat = format;  // as a driver does that does not know what was asked for
    wanted.fmt.pix.width = width;
    wanted.fmt.pix.height = height;
    return true;
  }
  bool give(v4l2_buffer& buffer) {
    if (!is_streaming || frames.empty() || empty.empty()) return say_no(EAGAIN);
    buffer.index = empty.front();
    empty.pop_front();
    buffer.bytesused = static_cast<std::uint32_t>(frames.front().size());
    buffer.flags = flags;
    std::memcpy(memory_.data() + std::size_t{buffer.index} * kBufferSize, frames.front().data(), frames.front().size());
    frames.pop_front();
    ++taken;
    return true;
  }

  bool is_open_ = false;
  std::vector<std::uint8_t> memory_;
};

}  // namespace qiaomen
