#pragma once

#include <cstdint>
#include <vector>

namespace qiaomen {

// A JPEG with an EXIF head that says how the camera was held.
inline std::vector<std::uint8_t> with_exif(const std::vector<std::uint8_t>& jpeg, int orientation, bool is_little,
                                           int type = 3) {
  std::vector<std::uint8_t> tiff;
  const auto put = [&](std::uint32_t value, int size) {
    for (int i = 0; i < size; ++i) {
      const int shift = 8 * (is_little ? i : size - 1 - i);
      tiff.push_back(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift)));
    }
  };
  const std::uint8_t order = is_little ? 'I' : 'M';
  tiff.insert(tiff.end(), {order, order});
  put(42, 2);
  put(8, 4);
  put(2, 2);  // entries
  put(271, 2), put(2, 2), put(4, 4), put(0x41424300, 4);
  put(274, 2), put(static_cast<std::uint32_t>(type), 2), put(1, 4), put(static_cast<std::uint32_t>(orientation), 2),
      put(0, 2);
  put(0, 4);
  const std::size_t size = 2 + 6 + tiff.size();
  std::vector<std::uint8_t> file(jpeg.begin(), jpeg.begin() + 2);
  file.insert(file.end(), {0xFF, 0xE1, static_cast<std::uint8_t>(size >> 8U), static_cast<std::uint8_t>(size), 'E', 'x',
                           'i', 'f', 0, 0});
  file.insert(file.end(), tiff.begin(), tiff.end());
  file.insert(file.end(), jpeg.begin() + 2, jpeg.end());
  return file;
}

}  // namespace qiaomen
