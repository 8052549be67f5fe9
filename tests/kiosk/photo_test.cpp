#include <catch2/catch_test_macros.hpp>

#include "kiosk/machine/folder_photos.h"
#include "kiosk/machine/v4l2_photos.h"
#include "kiosk/machine/visit_photo.h"
#include "tests/kiosk/support/photo_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_file.h"

using namespace qiaomen;
using State = PhotoSource::State;

namespace {

struct Reader {
  std::filesystem::path card() const { return folder.path() / "card"; }
  std::filesystem::path photo(const std::string& name) const { return card() / "DCIM" / "100CANON" / name; }
  int red() const { return photos.picture().rgba.at(0); }

  Reader() {
    std::filesystem::create_directories(card());
    photos.begin_visit();
  }

  testing::TemporaryFolder folder;
  FolderPhotos photos{folder / "card"};
};

bool is_near(int value, int wanted) { return std::abs(value - wanted) < 12; }

}  // namespace

TEST_CASE("a photo is made smaller, never larger, and keeps its shape") {
  const auto bytes = jpeg_of(plain_pixels(800, 400, 200));
  CHECK(decode_jpeg(bytes, 1000)->width == 800);
  const auto half = decode_jpeg(bytes, 400);
  REQUIRE(half);
  CHECK(half->width == 400);
  CHECK(half->height == 200);
  CHECK(is_near(half->rgba[0], 200));
  CHECK(decode_jpeg(bytes, 10)->width == 100);  // an eighth is the least
}

TEST_CASE("what is cut, broken or no JPEG is no photo") {
  const auto bytes = jpeg_of(plain_pixels(64, 48, 200));
  for (std::size_t size = 0; size + 2 < bytes.size(); ++size) {
    CHECK_FALSE(decode_jpeg(std::span(bytes).first(size), 1000));
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto broken = bytes;
    broken[at] ^= 0xFFU;
    const auto pixels = decode_jpeg(broken, 1000);  // whatever it says, it stays within its caps
    CHECK((!pixels || pixels->rgba.size() <= 64'000'000));
  }
}

TEST_CASE("a photo that is longer than any camera makes is refused by its head") {
  CHECK(decode_jpeg(jpeg_of(plain_pixels(16'000, 8, 200)), 4000));
  CHECK_FALSE(decode_jpeg(jpeg_of(plain_pixels(16'008, 8, 200)), 4000));
}

TEST_CASE("the photo of a visit is the newest that was not there when it began") {
  Reader reader;
  write_photo(reader.photo("IMG_1.JPG"), 10);
  reader.photos.begin_visit();
  CHECK(reader.photos.look() == State::Waiting);
  write_photo(reader.photo("IMG_3.JPG"), 120, 3);
  write_photo(reader.photo("IMG_2.JPG"), 200, 2);
  write_bytes(reader.card() / "notes.txt", jpeg_of(plain_pixels(8, 8, 250)));
  CHECK(reader.photos.look() == State::There);
  CHECK(is_near(reader.red(), 120));
  const auto number = reader.photos.number();
  reader.photos.look();
  CHECK(reader.photos.number() == number);  // not decoded again
}

TEST_CASE("another photo takes the place of the one before") {
  Reader reader;
  write_photo(reader.photo("a.jpg"), 200, 1);
  reader.photos.look();
  reader.photos.forget();
  CHECK(reader.photos.look() == State::Waiting);
  write_photo(reader.photo("b.jpeg"), 120, 2);
  CHECK(reader.photos.look() == State::There);
  CHECK(is_near(reader.red(), 120));
  reader.photos.begin_visit();
  CHECK(reader.photos.look() == State::Waiting);
}

TEST_CASE("a photo that is still being written is there when it is whole") {
  Reader reader;
  const auto bytes = jpeg_of(plain_pixels(64, 48, 200));
  write_bytes(reader.photo("a.jpg"), std::span(bytes).first(bytes.size() / 2));
  CHECK(reader.photos.look() == State::Waiting);
  write_bytes(reader.photo("a.jpg"), bytes);
  CHECK(reader.photos.look() == State::There);
}

TEST_CASE("of two that came together, a broken one does not hide the other") {
  Reader reader;
  write_photo(reader.photo("a.jpg"), 200, 1);
  write_bytes(reader.photo("b.jpg"), jpeg_of(plain_pixels(64, 48, 60)));
  std::filesystem::resize_file(reader.photo("b.jpg"), 300);
  CHECK(reader.photos.look() == State::There);
  CHECK(is_near(reader.red(), 200));
}

TEST_CASE("a huge file is not read") {
  Reader reader;
  write_photo(reader.photo("a.jpg"), 200);
  std::filesystem::resize_file(reader.photo("a.jpg"), FolderPhotos::kFileMax + 1);  // a JPEG, and then zeros
  CHECK(reader.photos.look() == State::Waiting);
}

TEST_CASE("a card that is pulled out is gone, and its photo stays if it was seen before") {
  Reader reader;
  std::filesystem::remove_all(reader.card());
  CHECK(reader.photos.look() == State::Gone);
  write_photo(reader.photo("a.jpg"), 200);
  CHECK(reader.photos.look() == State::There);
  std::filesystem::remove_all(reader.card());
  CHECK(reader.photos.look() == State::There);
  reader.photos.forget();
  CHECK(reader.photos.look() == State::Gone);
}

TEST_CASE("a camera is a folder, or the settings say what they take") {
  CHECK_FALSE((*open_photo_source("folder:/media/card"))->is_live());
  CHECK((*open_photo_source("v4l2:/dev/video0"))->is_live());
  for (const char* wrong : {"", "folder:", "v4l2:", "/media/card", "usb:1"}) {
    const auto source = open_photo_source(wrong);
    REQUIRE_FALSE(source);
    CHECK(source.error().message.contains("folder:"));
  }
}

TEST_CASE("a visit's photo is a file of its own that goes with it") {
  testing::TemporaryFolder folder;
  const auto visit = folder / "visit";
  std::filesystem::path file;
  {
    auto photo = VisitPhoto::keep(plain_pixels(64, 48, 200), visit);
    REQUIRE(photo);
    file = photo->file();
    VisitPhoto moved = *std::move(photo);
    CHECK(std::filesystem::file_size(moved.file()) > 100);
    CHECK((std::filesystem::status(visit).permissions() & std::filesystem::perms::others_all) ==
          std::filesystem::perms::none);
  }
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a photo that cannot be kept says so") {
  testing::TemporaryFolder folder;
  testing::write_text(folder / "visit", "in the way");
  const auto photo = VisitPhoto::keep(plain_pixels(64, 48, 200), folder / "visit");
  REQUIRE_FALSE(photo);
  CHECK(photo.error().message.contains("您填的都还在"));
}

TEST_CASE("what a visit left that ended with the power is cleared") {
  testing::TemporaryFolder folder;
  write_photo(folder / "visit/7.jpg", 200);
  VisitPhoto::clear(folder / "visit");
  CHECK_FALSE(std::filesystem::exists(folder / "visit"));
}

TEST_CASE("a camera that is not there, or is none, is gone") {
  for (const char* device : {"/nonexistent/video0", "/dev/null"}) {
    V4l2Photos camera(video_device(device));
    CHECK(camera.look() == State::Gone);
    camera.rest();
    CHECK(camera.look() == State::Gone);
  }
}

TEST_CASE("an uncompressed frame becomes a picture of the same colours") {
  const std::vector<std::uint8_t> white_and_black{235, 128, 16, 128}, red{82, 90, 82, 240};
  const auto picture = decode_yuyv(white_and_black, 2, 1);
  REQUIRE(picture);
  CHECK(picture->rgba == std::vector<std::uint8_t>{255, 255, 255, 255, 0, 0, 0, 255});
  const auto reds = decode_yuyv(red, 2, 1);
  CHECK(is_near(reds->rgba[0], 255));
  CHECK(is_near(reds->rgba[1], 0));
  CHECK(is_near(reds->rgba[2], 0));
}

TEST_CASE("a frame that is shorter than its size says is left out") {
  const std::vector<std::uint8_t> bytes(8);
  CHECK(decode_yuyv(bytes, 4, 1));
  CHECK_FALSE(decode_yuyv(bytes, 4, 2));
  CHECK_FALSE(decode_yuyv(bytes, 3, 1));
  CHECK_FALSE(decode_yuyv(bytes, 0, 1));
  CHECK_FALSE(decode_yuyv(bytes, 2'000'000'000, 2));
}
