#include "kiosk/machine/v4l2_photos.h"

#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>

namespace qiaomen {
namespace {

constexpr std::uint32_t kWidth = 1280, kHeight = 720, kBuffers = 3;

template <typename T>
bool ask(const OpenDevice& device, unsigned long request, T& about) {
  int result = 0;
  do result = ::ioctl(device.descriptor(), request, &about);
  while (result != 0 && errno == EINTR);
  return result == 0;
}

v4l2_buffer buffer_at(std::uint32_t index) {
  v4l2_buffer buffer{};
  buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  buffer.memory = V4L2_MEMORY_MMAP;
  buffer.index = index;
  return buffer;
}

}  // namespace

PhotoSource::State V4l2Photos::look() {
  const bool runs = (device_ || start()) && take_frames();
  if (!runs) {
    rest();
    return State::Gone;
  }
  return picture_.width > 0 ? State::There : State::Waiting;
}

void V4l2Photos::rest() {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (device_) ask(device_, VIDIOC_STREAMOFF, type);
  for (const Mapped& buffer : buffers_) ::munmap(buffer.start, buffer.size);
  buffers_.clear();
  device_.close();
}

bool V4l2Photos::start() {
  device_ = OpenDevice::open(path_, OpenDevice::For::Writing);
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  return device_ && choose_format() && map_buffers() && ask(device_, VIDIOC_STREAMON, type);
}

bool V4l2Photos::choose_format() {
  for (const std::uint32_t wanted : {V4L2_PIX_FMT_MJPEG, V4L2_PIX_FMT_YUYV}) {
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    format.fmt.pix.width = kWidth;
    format.fmt.pix.height = kHeight;
    format.fmt.pix.pixelformat = wanted;
    if (!ask(device_, VIDIOC_S_FMT, format) || format.fmt.pix.pixelformat != wanted) continue;
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
  if (!ask(device_, VIDIOC_REQBUFS, wanted)) return false;
  for (std::uint32_t i = 0; i < wanted.count; ++i) {
    auto buffer = buffer_at(i);
    if (!ask(device_, VIDIOC_QUERYBUF, buffer)) return false;
    void* start = ::mmap(nullptr, buffer.length, PROT_READ, MAP_SHARED, device_.descriptor(), buffer.m.offset);
    if (start == MAP_FAILED) return false;
    buffers_.push_back({start, buffer.length});
    if (!ask(device_, VIDIOC_QBUF, buffer)) return false;
  }
  return !buffers_.empty();
}

bool V4l2Photos::take_frames() {
  while (true) {
    auto buffer = buffer_at(0);
    if (!ask(device_, VIDIOC_DQBUF, buffer)) return errno == EAGAIN;
    if (buffer.index >= buffers_.size()) return false;
    const Mapped& mapped = buffers_[buffer.index];
    show({static_cast<const std::uint8_t*>(mapped.start), std::min<std::size_t>(buffer.bytesused, mapped.size)});
    if (!ask(device_, VIDIOC_QBUF, buffer)) return false;
  }
}

// A frame that came broken is left out: the next one comes soon.
void V4l2Photos::show(std::span<const std::uint8_t> frame) {
  auto pixels = format_ == V4L2_PIX_FMT_YUYV ? decode_yuyv(frame, width_, height_) : decode_jpeg(frame, kSideMax);
  if (!pixels) return;
  picture_ = *std::move(pixels);
  ++number_;
}

}  // namespace qiaomen
