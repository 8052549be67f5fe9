#pragma once

#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "kiosk/machine/photo_source.h"
#include "kiosk/machine/video_device.h"

namespace qiaomen {

// A camera at the machine (/dev/video0), by Video for Linux: frames as MJPEG or YUYV. It is off until it is looked at,
// and looked for again when it was pulled out.
class V4l2Photos final : public PhotoSource {
 public:
  explicit V4l2Photos(std::unique_ptr<VideoDevice> device) : device_(std::move(device)) {}
  ~V4l2Photos() override { rest(); }

  void begin_visit() override { picture_ = {}; }
  void forget() override {}
  void rest() override;
  State look() override;
  const Pixels& picture() const override { return picture_; }
  std::int64_t number() const override { return number_; }
  bool is_live() const override { return true; }

 private:
  bool start();
  bool choose_format();
  bool map_buffers();
  // False: the device is gone.
  bool take_frames();
  void show(std::span<const std::uint8_t> frame);

  std::unique_ptr<VideoDevice> device_;
  std::vector<std::span<const std::uint8_t>> buffers_;
  std::uint32_t format_ = 0;
  int width_ = 0, height_ = 0;
  Pixels picture_;
  std::int64_t number_ = 0;
};

// Two pixels in four bytes, BT.601 in video range. nullopt: fewer bytes than the size says, or an odd width.
std::optional<Pixels> decode_yuyv(std::span<const std::uint8_t> bytes, int width, int height);

}  // namespace qiaomen
