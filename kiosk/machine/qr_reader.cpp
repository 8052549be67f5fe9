#include "kiosk/machine/qr_reader.h"

#include <zbar.h>

#include <algorithm>

namespace qiaomen {
namespace {

constexpr unsigned long kGrey = 0x30303859;  // "Y800"

struct Grey {
  unsigned width = 0, height = 0;
  std::vector<std::uint8_t> bytes;
};

// The mean of the red, green and blue of a square of pixels becomes one.
Grey grey_of(const Pixels& picture) {
  const int step = (std::max(picture.width, picture.height) + QrReader::kSideMax - 1) / QrReader::kSideMax;
  const int wide = picture.width / step, high = picture.height / step;
  Grey grey{static_cast<unsigned>(wide), static_cast<unsigned>(high), {}};
  grey.bytes.reserve(static_cast<std::size_t>(wide) * static_cast<std::size_t>(high));
  const auto row = static_cast<std::size_t>(picture.width) * 4;
  const unsigned count = 3U * static_cast<unsigned>(step * step);
  for (int y = 0; y < high; ++y) {
    for (int x = 0; x < wide; ++x) {
      unsigned sum = 0;
      for (int line = 0; line < step; ++line) {
        const auto* pixel = picture.rgba.data() + static_cast<std::size_t>(y * step + line) * row +
                            static_cast<std::size_t>(x * step) * 4;
        for (int i = 0; i < step; ++i, pixel += 4) sum += pixel[0] + pixel[1] + pixel[2];
      }
      grey.bytes.push_back(static_cast<std::uint8_t>(sum / count));
    }
  }
  return grey;
}

struct Destroys {
  void operator()(zbar::zbar_image_t* image) const { zbar::zbar_image_destroy(image); }
};

}  // namespace

struct QrReader::Parts {
  zbar::zbar_image_scanner_t* scanner = zbar::zbar_image_scanner_create();
  ~Parts() { zbar::zbar_image_scanner_destroy(scanner); }
};

QrReader::QrReader() : parts_(std::make_unique<Parts>()) {
  zbar::zbar_image_scanner_set_config(parts_->scanner, zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
  zbar::zbar_image_scanner_set_config(parts_->scanner, zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
}
QrReader::~QrReader() = default;

std::vector<std::string> QrReader::codes_in(const Pixels& picture) {
  if (picture.width <= 0 || picture.height <= 0) return {};
  const auto grey = grey_of(picture);
  const std::unique_ptr<zbar::zbar_image_t, Destroys> image(zbar::zbar_image_create());
  zbar::zbar_image_set_format(image.get(), kGrey);
  zbar::zbar_image_set_size(image.get(), grey.width, grey.height);
  zbar::zbar_image_set_data(image.get(), grey.bytes.data(), grey.bytes.size(), nullptr);
  std::vector<std::string> codes;
  if (zbar::zbar_scan_image(parts_->scanner, image.get()) <= 0) return codes;
  for (const auto* symbol = zbar::zbar_image_first_symbol(image.get()); symbol != nullptr;
       symbol = zbar::zbar_symbol_next(symbol)) {
    codes.emplace_back(zbar::zbar_symbol_get_data(symbol), zbar::zbar_symbol_get_data_length(symbol));
  }
  return codes;
}

}  // namespace qiaomen
