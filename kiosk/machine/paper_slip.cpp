#include "kiosk/machine/paper_slip.h"

#include <algorithm>
#include <string_view>

#include "kiosk/machine/gb18030.h"

namespace qiaomen {
namespace {

using namespace std::string_view_literals;

constexpr auto kReset = "\x1B@"sv, kChinese = "\x1C&"sv;
constexpr auto kLeft = "\x1B\x61\x00"sv, kCentered = "\x1B\x61\x01"sv;
constexpr auto kBold = "\x1B\x45\x01"sv, kRegular = "\x1B\x45\x00"sv;
constexpr auto kFeed = "\x1B\x64\x03"sv, kCut = "\x1D\x56\x42\x00"sv;
constexpr int kMostTimes = 8;   // a character can be so many times as wide
constexpr int kModuleDots = 8;  // a millimetre at 203 dpi
constexpr int kQuietModules = 4;

char byte(std::size_t value) { return static_cast<char>(static_cast<unsigned char>(value)); }
char low(std::size_t value) { return byte(value & 0xFFU); }
char high(std::size_t value) { return byte(value >> 8U & 0xFFU); }

// GS !: as many times as large, both ways.
std::string scaled(int times) {
  const auto more = static_cast<std::size_t>(times - 1);
  return {'\x1D', '!', byte(more << 4U | more)};
}

int times_of(std::size_t letters, int columns) {
  return std::clamp(columns / std::max(1, static_cast<int>(letters)), 1, kMostTimes);
}

// GS ( k: a function of the printer's two-dimensional codes.
std::string code_function(std::string_view parameters) {
  return "\x1D(k" + std::string{low(parameters.size()), high(parameters.size())} + std::string(parameters);
}

std::string printers_qr(const std::string& text) {
  return code_function("1A2\x00"sv) + code_function("1C\x08"sv) + code_function("1E2"sv) +  // model 2, dots, level Q
         code_function("1P0" + text) + code_function("1Q0"sv);
}

// GS v 0: a picture, one bit a dot, rows of whole bytes.
std::string raster_qr(const PaperSlip& slip) {
  const int side = (slip.code_side + 2 * kQuietModules) * kModuleDots;
  const auto dark = [&](int x, int y) {
    const int column = x / kModuleDots - kQuietModules, row = y / kModuleDots - kQuietModules;
    if (column < 0 || row < 0 || column >= slip.code_side || row >= slip.code_side) return false;
    return static_cast<bool>(slip.code_dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(slip.code_side) +
                                            static_cast<std::size_t>(column)]);
  };
  const auto row_bytes = static_cast<std::size_t>(side / 8), rows = static_cast<std::size_t>(side);
  std::string bytes = "\x1Dv0";
  bytes += {'\0', low(row_bytes), high(row_bytes), low(rows), high(rows)};
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; x += 8) {
      std::size_t dots = 0;
      for (int bit = 0; bit < 8; ++bit) dots = dots << 1U | (dark(x + bit, y) ? 1U : 0U);
      bytes += byte(dots);
    }
  }
  return bytes;
}

}  // namespace

std::string escpos(const PaperSlip& slip, const PaperFormat& format) {
  std::string bytes(kReset);
  bytes += kChinese;
  bytes += kCentered;
  bytes += gb18030(slip.title) + "\n\n";
  bytes += scaled(times_of(slip.number.size(), format.columns));
  bytes += kBold;
  bytes += slip.number + "\n";
  bytes += kRegular;
  bytes += scaled(1) + "\n";
  bytes += format.qr == PaperQr::OfPrinter ? printers_qr(slip.code) : raster_qr(slip);
  bytes += "\n";
  bytes += kLeft;
  for (const auto& line : slip.lines) bytes += gb18030(line) + "\n";
  bytes += kFeed;
  bytes += kCut;
  return bytes;
}

}  // namespace qiaomen
