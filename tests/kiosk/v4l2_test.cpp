#include <catch2/catch_test_macros.hpp>

#include "kiosk/machine/v4l2_photos.h"
#include "tests/kiosk/support/photo_file.h"
#include "tests/kiosk/support/played_video.h"

using namespace qiaomen;
using State = PhotoSource::State;

namespace {

struct Camera {
  explicit Camera(std::uint32_t format = V4L2_PIX_FMT_MJPEG) {
    auto played = std::make_unique<PlayedVideo>();
    video = played.get();
    video->format = format;
    photos = std::make_unique<V4l2Photos>(std::move(played));
  }
  void film(std::uint8_t red) { video->frames.push_back(jpeg_of(plain_pixels(64, 48, red))); }
  bool shows(int red) const { return std::abs(photos->picture().rgba.at(0) - red) < 12; }

  PlayedVideo* video = nullptr;
  std::unique_ptr<V4l2Photos> photos;
};

}  // namespace

TEST_CASE("a camera is off until it is looked at, and off again when its page is left") {
  Camera camera;
  CHECK_FALSE(camera.video->is_open());
  CHECK(camera.photos->look() == State::Waiting);
  CHECK(camera.video->is_streaming);
  camera.film(200);
  CHECK(camera.photos->look() == State::There);
  CHECK(camera.shows(200));
  camera.photos->rest();
  CHECK_FALSE(camera.video->is_open());
  CHECK(camera.photos->look() == State::There);  // and on again
}

TEST_CASE("of frames that wait the newest is shown, and every buffer goes back to the camera") {
  Camera camera;
  camera.photos->look();
  for (int round = 0; round < 5; ++round) {
    camera.film(10);
    camera.film(100);
    camera.film(220);
    const auto before = camera.photos->number();
    camera.photos->look();
    CHECK(camera.photos->number() == before + 1);
    CHECK(camera.shows(220));
    CHECK(camera.video->empty.size() == 3);
  }
}

TEST_CASE("a camera that is faster than the machine does not hold it up") {
  Camera camera;
  camera.photos->look();
  for (int i = 0; i < 50; ++i) camera.film(90);
  camera.photos->look();
  CHECK(camera.video->taken == 3);
}

TEST_CASE("a frame that came broken leaves the one before it") {
  Camera camera;
  camera.photos->look();
  camera.film(200);
  camera.photos->look();
  camera.video->frames.push_back({0xFF, 0xD8, 1, 2, 3});
  camera.photos->look();
  camera.film(20);
  camera.video->flags = V4L2_BUF_FLAG_ERROR;
  CHECK(camera.photos->look() == State::There);
  CHECK(camera.shows(200));
}

TEST_CASE("a camera that only knows YUYV is understood") {
  Camera camera(V4L2_PIX_FMT_YUYV);
  camera.photos->look();
  std::vector<std::uint8_t> white;
  for (int i = 0; i < 64 * 48 / 2; ++i) white.insert(white.end(), {235, 128, 235, 128});
  camera.video->frames.push_back(white);
  CHECK(camera.photos->look() == State::There);
  CHECK(camera.shows(255));
}

TEST_CASE("a camera that is pulled out is gone, and there again once it is plugged in") {
  Camera camera;
  camera.photos->look();
  camera.film(200);
  camera.photos->look();
  camera.video->is_plugged = false;
  CHECK(camera.photos->look() == State::Gone);
  CHECK_FALSE(camera.video->is_open());
  CHECK(camera.photos->look() == State::Gone);
  camera.video->is_plugged = true;
  camera.film(40);
  CHECK(camera.photos->look() == State::There);
  CHECK(camera.shows(40));
}

TEST_CASE("a camera that knows no format of ours, or refuses anything it is asked, is gone and closed") {
  Camera unknown(V4L2_PIX_FMT_H264);
  CHECK(unknown.photos->look() == State::Gone);
  for (const unsigned long request : {VIDIOC_S_FMT, VIDIOC_REQBUFS, VIDIOC_QUERYBUF, VIDIOC_QBUF, VIDIOC_STREAMON}) {
    CAPTURE(request);
    Camera camera;
    camera.video->refused = request;
    CHECK(camera.photos->look() == State::Gone);
    CHECK_FALSE(camera.video->is_open());
  }
}
