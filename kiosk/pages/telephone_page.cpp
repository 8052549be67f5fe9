#include "kiosk/pages/telephone_page.h"

namespace qiaomen {

Next TelephonePage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  if (!entry_) entry_.emplace(world.visit.draft.telephone);
  const auto action = draw_telephone(entry_->view(bar, world.words), ui);
  if (!action) return Stay{};
  if (const auto* bar_action = std::get_if<BarAction>(&*action)) return *bar_action;
  if (entry_->apply(*action)) return Back{};
  return Stay{};
}

Next TelephonePage::typed(const TypedKey& key, PageWorld&) {
  if (!entry_) return Stay{};
  bool done = false;
  if (key.is_digit()) done = entry_->apply(PressDigit{key.character});
  if (key.kind == TypedKey::Kind::Erase) done = entry_->apply(EraseDigit{});
  if (key.kind == TypedKey::Kind::Enter) done = entry_->apply(TelephoneDone{});
  if (done) return Back{};
  return Stay{};
}

}  // namespace qiaomen
