#include "kiosk/screens/turns.h"

#include "kiosk/ui/widgets.h"

namespace qiaomen {

Turn draw_turns(Ui& ui, bool has_before, bool has_after, std::string_view leave) {
  const auto& words = ui.words();
  const Rect left{48, 1560, 312, 144}, right{384, 1560, 648, 144};
  Turn turn = Turn::None;
  if (has_before && button(ui, {.label = words("pages.before"), .icon = Icon::ArrowBack}, left)) turn = Turn::Before;
  const Button after{.label = words("pages.after"), .icon_after = Icon::ArrowForward, .kind = ButtonKind::Primary};
  const Button out{.label = leave, .icon = Icon::Check, .kind = ButtonKind::Primary};
  if (button(ui, has_after ? after : out, has_before ? right : station::kPrimary))
    turn = has_after ? Turn::After : Turn::Leave;
  return turn;
}

std::string page_words(std::size_t page, std::size_t pages, const Words& words) {
  return words("pages.of", {{"page", std::to_string(page + 1)}, {"pages", std::to_string(pages)}});
}

}  // namespace qiaomen
