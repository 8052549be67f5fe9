#include <catch2/catch_test_macros.hpp>

#include "kiosk/machine/gb18030.h"
#include "kiosk/machine/paper_slip.h"

using namespace qiaomen;
using namespace std::string_literals;

namespace {

PaperSlip slip() {
  return {.title = "和顺里红旗驿站",
          .number = "0312 00047 367",
          .code = "031200047367",
          .code_side = 21,
          .code_dark = std::vector<bool>(441, true),
          .lines = {"问题：电梯故障"}};
}

}  // namespace

TEST_CASE("a printer gets Chinese in GB18030, rare characters too") {
  CHECK(gb18030("电梯故障") == "\xB5\xE7\xCC\xDD\xB9\xCA\xD5\xCF");

  CHECK(gb18030("㐂").size() + gb18030("𠮷").size() == 8);
  CHECK(gb18030("号\xFF码") == "\xBA\xC5");
}

TEST_CASE("the slip has its number large, the printer's own QR, and ends with a cut") {
  const auto bytes = escpos(slip(), {.columns = 32});
  CHECK(bytes.starts_with("\x1B@\x1C&"));                                // reset, Chinese
  CHECK(bytes.contains("\x1D!\x11\x1B\x45\x01"s + "0312 00047 367\n"));  // twice as large, bold
  CHECK(bytes.contains("\x1D(k\x0F\x00"s + "1P0031200047367"));
  CHECK(bytes.contains("\x1D(k\x03\x00"s + "1Q0"));
  CHECK(bytes.contains("\xB5\xE7\xCC\xDD\xB9\xCA\xD5\xCF\n"));
  CHECK(bytes.ends_with("\x1D\x56\x42\x00"s));
}

TEST_CASE("wide paper takes the number three times as large") {
  CHECK(escpos(slip(), {.columns = 48}).contains("\x1D!\x22"));
}

TEST_CASE("a printer without QR gets a picture of it, with its quiet zone") {
  const auto bytes = escpos(slip(), {.qr = PaperQr::Raster});
  CHECK(!bytes.contains("\x1D(k"));
  const auto head = "\x1Dv0\x00\x1D\x00\xE8\x00"s;  // 29 bytes a row, 232 rows
  const auto at = bytes.find(head);
  REQUIRE(at != std::string::npos);
  const auto row = [&](std::size_t index) { return bytes.substr(at + head.size() + index * 29, 29); };
  CHECK(row(0) == std::string(29, '\0'));
  CHECK(row(31) == std::string(29, '\0'));
  CHECK(row(32) == std::string(4, '\0') + std::string(21, '\xFF') + std::string(4, '\0'));
  CHECK(row(200) == std::string(29, '\0'));
}
