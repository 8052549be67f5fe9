#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "kiosk/machine/jpeg.h"

namespace qiaomen {

inline Pixels plain_pixels(int width, int height, std::uint8_t red) {
  Pixels pixels{width, height, {}};
  for (int i = 0; i < width * height; ++i) pixels.rgba.insert(pixels.rgba.end(), {red, 90, 90, 255});
  return pixels;
}

inline std::vector<std::uint8_t> jpeg_of(const Pixels& pixels) {
  auto bytes = encode_jpeg(pixels);
  if (!bytes) throw std::runtime_error("no JPEG was made");
  return *std::move(bytes);
}

inline void write_bytes(const std::filesystem::path& file, std::span<const std::uint8_t> bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

// A photo taken so many seconds after another.
inline void write_photo(const std::filesystem::path& file, std::uint8_t red, int seconds = 0) {
  write_bytes(file, jpeg_of(plain_pixels(64, 48, red)));
  const std::filesystem::file_time_type start{};
  std::filesystem::last_write_time(file, start + std::chrono::seconds(seconds));
}

}  // namespace qiaomen
