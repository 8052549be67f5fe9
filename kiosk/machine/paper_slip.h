#pragma once

#include <string>
#include <vector>

namespace qiaomen {

// What the resident takes home.
struct PaperSlip {
  std::string title;
  std::string number;              // "0312 00047 367": large
  std::string code;                // what the QR says
  int code_side = 0;               // of the symbol, in modules
  std::vector<bool> code_dark;     // row by row; for a printer that cannot draw a QR by itself
  std::vector<std::string> lines;  // what, when, what to do next
};

enum class PaperQr { OfPrinter, Raster };
struct PaperFormat {
  int columns = 32;  // of a Latin letter: 32 on paper of 58 mm, 48 on 80 mm
  PaperQr qr = PaperQr::OfPrinter;
};

// As ESC/POS: text in GB18030, feed and cut at the end.
std::string escpos(const PaperSlip& slip, const PaperFormat& format);

}  // namespace qiaomen
