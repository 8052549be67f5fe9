#pragma once

#include <optional>
#include <string>

#include "kiosk/ui/ui.h"

namespace qiaomen {

// What stands in the same place on every page.

// Kept: the hub takes nothing now, or until somebody does something; what is written stays here.
enum class LineState { Online, Uploading, Offline, Kept };

struct BarView {
  std::string station;
  std::string clock;  // 9:41; "--:--": nobody knows
  LineState line = LineState::Offline;
  int waiting = 0;  // reports that are only here
  bool reading = false;
  bool has_voice = true;  // it can be read aloud, as far as is known
};

enum class BarAction { Back, Home, Larger, ReadAloud, CallMaster };

// "离线，待上传 3 条": what the chip says of the line.
std::string line_text(const BarView& view, const Words& words);

void draw_top_bar(const BarView& view, Ui& ui);
// On the home page the first two places tell where the master is: `at_home`.
std::optional<BarAction> draw_bottom_bar(const BarView& view, Ui& ui, bool at_home = false);
// The line's chip, for the home page.
float draw_line_chip(const BarView& view, Ui& ui, Point left_middle);

}  // namespace qiaomen
