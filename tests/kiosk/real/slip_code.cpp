#include "tests/kiosk/real/slip_code.h"

#include <zbar.h>

#include <memory>
#include <vector>

namespace qiaomen {
namespace {

constexpr unsigned long kGrey = 0x30303859;  // "Y800"

std::vector<std::uint8_t> greys(const Picture32& picture) {
  std::vector<std::uint8_t> grey;
  grey.reserve(picture.rgba.size() / 4);
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4) grey.push_back(picture.rgba[i + 1]);
  return grey;
}

}  // namespace

std::string read_code(const Picture32& picture) {
  const auto grey = greys(picture);
  const std::unique_ptr<zbar::zbar_image_scanner_t, decltype(&zbar::zbar_image_scanner_destroy)> scanner(
      zbar::zbar_image_scanner_create(), zbar::zbar_image_scanner_destroy);
  const std::unique_ptr<zbar::zbar_image_t, decltype(&zbar::zbar_image_destroy)> image(zbar::zbar_image_create(),
                                                                                       zbar::zbar_image_destroy);
  zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
  zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
  zbar::zbar_image_set_format(image.get(), kGrey);
  zbar::zbar_image_set_size(image.get(), static_cast<unsigned>(picture.width), static_cast<unsigned>(picture.height));
  zbar::zbar_image_set_data(image.get(), grey.data(), grey.size(), nullptr);
  zbar::zbar_scan_image(scanner.get(), image.get());
  const auto* symbol = zbar::zbar_image_first_symbol(image.get());
  return symbol == nullptr ? "" : zbar::zbar_symbol_get_data(symbol);
}

}  // namespace qiaomen
