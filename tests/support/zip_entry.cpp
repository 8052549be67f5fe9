#include "tests/support/zip_entry.h"

#include <zlib.h>

#include <cstdint>
#include <string_view>

namespace qiaomen::testing {
namespace {

std::uint32_t number_at(std::string_view bytes, std::size_t at, int size) {
  std::uint32_t number = 0;
  for (int i = size - 1; i >= 0; --i) {
    number = number << 8 | static_cast<std::uint8_t>(bytes.at(at + static_cast<std::size_t>(i)));
  }
  return number;
}

std::optional<std::string> inflated(std::string_view packed, std::size_t size) {
  std::string out(size, '\0');
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  return whole ? std::optional(out) : std::nullopt;
}

}  // namespace

std::optional<std::string> zip_entry(const std::string& archive, const std::string& name) {
  constexpr std::string_view kCentral = "PK\x01\x02";
  for (auto at = archive.find(kCentral); at != std::string::npos; at = archive.find(kCentral, at + 1)) {
    if (archive.compare(at + 46, number_at(archive, at + 28, 2), name) != 0) continue;
    const auto local = number_at(archive, at + 42, 4);
    const auto start = local + 30 + number_at(archive, local + 26, 2) + number_at(archive, local + 28, 2);
    const auto packed = std::string_view(archive).substr(start, number_at(archive, at + 20, 4));
    if (number_at(archive, at + 10, 2) == 0) return std::string(packed);
    return inflated(packed, number_at(archive, at + 24, 4));
  }
  return std::nullopt;
}

}  // namespace qiaomen::testing
