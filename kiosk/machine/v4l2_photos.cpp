#include "kiosk/machine/v4l2_photos.h"

#include <linux/videodev2.h>

#include <algorithm>
#include <cerrno>
#include <optional>

namespace qiaomen {
namespace {

constexpr std::uint32_t kWidth = 1280, kHeight = 720, kBuffers = 3;

v4l2_buffer buffer_at(std::uint32_t index) {
  v4l2_buffer buffer{};
  buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  buffer.memory = V4L2_MEMORY_MMAP;
  buffer.index = index;
  return buffer;
}

}  // namespace

PhotoSource::State V4l2Photos::look() {
  const bool runs = (device_->is_open() || start()) && take_frames();
  if (!runs) {
    rest();
    return State::Gone;
  }
  return picture_.width > 0 ? State::There : State::Waiting;
}

void V4l2Photos::rest() {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (device_->is_open()) device_->ask(VIDIOC_STREAMOFF, &type);
  buffers_.clear();
  device_->close();
}

bool V4l2Photos::start() {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  return device_->open() && choose_format() && map_buffers() && device_->ask(VIDIOC_STREAMON, &type);
}

bool V4l2Photos::choose_format() {
  for (const std::uint32_t wanted : {V4L2_PIX_FMT_MJPEG, V4L2_PIX_FMT_YUYV}) {
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    format.fmt.pix.width = kWidth;
    format.fmt.pix.height = kHeight;
    format.fmt.pix.pixelformat = wanted;
    if (!device_->ask(VIDIOC_S_FMT, &format) || format.fmt.pix.pixelformat != wanted) continue;
    format_ = wanted;
    width_ = static_cast<int>(format.fmt.pix.width);
    height_ = static_cast<int>(format.fmt.pix.height);
    return true;
  }
  return false;
}

bool V4l2Photos::map_buffers() {
  v4l2_requestbuffers wanted{};
  wanted.count = kBuffers;
  wanted.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  wanted.memory = V4L2_MEMORY_MMAP;
  if (!device_->ask(VIDIOC_REQBUFS, &wanted)) return false;
  for (std::uint32_t i = 0; i < wanted.count; ++i) {
    auto buffer = buffer_at(i);
    if (!device_->ask(VIDIOC_QUERYBUF, &buffer)) return false;
    const auto memory = device_->map(buffer.length, buffer.m.offset);
    if (memory.empty()) return false;
    buffers_.push_back(memory);
    if (!device_->ask(VIDIOC_QBUF, &buffer)) return false;
  }
  return !buffers_.empty();
}

// The newest alone is looked at, so that a camera that is faster than this machine does not keep it here.
bool V4l2Photos::take_frames() {
  std::optional<v4l2_buffer> newest;
  for (std::uint32_t i = 0; i < kBuffers; ++i) {
    auto buffer = buffer_at(0);
    if (!device_->ask(VIDIOC_DQBUF, &buffer)) {
      if (errno != EAGAIN) return false;
      break;
    }
    if (buffer.index >= buffers_.size()) return false;
    if (newest && !device_->ask(VIDIOC_QBUF, &*newest)) return false;
    newest = buffer;
  }
  if (!newest) return true;
  const auto memory = buffers_[newest->index];
  const bool is_whole = (newest->flags & V4L2_BUF_FLAG_ERROR) == 0;
  if (is_whole) show(memory.first(std::min<std::size_t>(newest->bytesused, memory.size())));
  return device_->ask(VIDIOC_QBUF, &*newest);
}

// A frame that came broken is left out: the next one comes soon.
void V4l2Photos::show(std::span<const std::uint8_t> frame) {
  auto pixels = format_ == V4L2_PIX_FMT_YUYV ? decode_yuyv(frame, width_, height_) : decode_jpeg(frame, kSideMax);
  if (!pixels) return;
  picture_ = *std::move(pixels);
  ++number_;
}

}  // namespace qiaomen
