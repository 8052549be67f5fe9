#pragma once

#include <string>
#include <variant>
#include <vector>

#include "kiosk/screens/report_what.h"

namespace qiaomen {

// A QR symbol: `side` × `side` modules, row by row; true: dark.
struct QrSymbol {
  int side = 0;
  std::vector<bool> dark;
};

enum class Printing { NoPrinter, Working, Printed, OutOfPaper, Gone };

struct SlipView {
  BarView bar;
  std::string slip;  // "0312 00047 367"
  QrSymbol qr;
  Picture picture;
  std::string reported;  // 11月24日 9:41
  int before = 0;        // reports that go up before this one
  bool delivered = false;
  bool returned = false;  // the hub did not take it
  Printing printing = Printing::NoPrinter;
};

struct PrintAgain {};
struct Finish {};
using SlipAction = std::variant<PrintAgain, Finish, BarAction>;

// The report is on the disk: its number, and what happens to it now.
std::optional<SlipAction> draw_slip(const SlipView& view, Ui& ui);
void draw_qr(Ui& ui, const QrSymbol& qr, const Rect& rect);

}  // namespace qiaomen
