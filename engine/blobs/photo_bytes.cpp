#include "engine/blobs/photo_bytes.h"

#include <cstddef>

namespace qiaomen {
namespace {

constexpr std::string_view kJpegStart = "\xFF\xD8\xFF";
constexpr std::string_view kJpegEnd = "\xFF\xD9";
constexpr std::string_view kPngStart = "\x89PNG\r\n\x1A\n";
constexpr std::uint8_t kStartOfScan = 0xDA;

std::size_t number_at(std::string_view text, std::size_t at, std::size_t bytes) {
  std::size_t number = 0;
  for (std::size_t i = 0; i < bytes; ++i) number = number << 8 | static_cast<std::uint8_t>(text[at + i]);
  return number;
}

// Segments up to the picture itself; a thumbnail among them has an end of its own.
bool is_cut_jpeg(std::string_view text) {
  for (std::size_t at = 2; at + 4 <= text.size();) {
    if (text[at] != '\xFF') return false;
    if (static_cast<std::uint8_t>(text[at + 1]) == kStartOfScan) {
      return text.find(kJpegEnd, at) == std::string_view::npos;
    }
    at += 2 + number_at(text, at + 2, 2);
  }
  return false;
}

bool is_cut_png(std::string_view text) {
  std::size_t at = kPngStart.size();
  if (text.substr(at + 4, 4) != "IHDR") return false;
  while (at + 12 <= text.size()) {
    if (text.substr(at + 4, 4) == "IEND") return false;
    at += 12 + number_at(text, at, 4);
  }
  return true;
}

}  // namespace

std::string_view media_type_of(BytesView bytes) {
  const auto text = as_text(bytes);
  if (text.starts_with(kJpegStart)) return "image/jpeg";
  if (text.starts_with(kPngStart)) return "image/png";
  return {};
}

bool is_cut(BytesView bytes) {
  const auto text = as_text(bytes);
  if (text.starts_with(kJpegStart)) return is_cut_jpeg(text);
  return text.size() >= kPngStart.size() + 8 && text.starts_with(kPngStart) && is_cut_png(text);
}

}  // namespace qiaomen
