#pragma once

#include <optional>
#include <string>
#include <variant>

#include "kiosk/ui/ui.h"

namespace qiaomen {

// One question above the page, over a scrim. Whoever draws it has drawn the page as covered.

struct LookSheetView {
  Look look;
};
struct ChooseLook {
  Look look;
};
struct CloseSheet {};
using LookSheetAction = std::variant<ChooseLook, CloseSheet>;
// 大字: three sizes and high contrast. It stays open, so that one sees what one chose.
std::optional<LookSheetAction> draw_look_sheet(const LookSheetView& view, Ui& ui);

struct IdleSheetView {
  int seconds = 0, of = 0;
  bool has_draft = false;  // something would be lost
};
struct GoOn {};
struct EndVisit {};
using IdleSheetAction = std::variant<GoOn, EndVisit>;
// 您还在吗？ What will happen, and when.
std::optional<IdleSheetAction> draw_idle_sheet(const IdleSheetView& view, Ui& ui);

struct MasterSheetView {
  std::string station, where;
};
// 叫站长: where to find the master. Calls nobody.
std::optional<CloseSheet> draw_master_sheet(const MasterSheetView& view, Ui& ui);

}  // namespace qiaomen
