#include "kiosk/pages/estates_page.h"

#include "kiosk/screens/estates.h"

namespace qiaomen {

Next EstatesPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  EstatesView view{.bar = bar, .estates = {}, .first = first_};
  for (const ServedEstate& estate : world.shown.estates) {
    view.estates.push_back({estate.names.name, estate.names.station});
  }
  const auto action = draw_estates(view, ui);
  if (!action) return Stay{};
  return std::visit(
      Overloaded{[&](ChooseEstate chosen) -> Next {
                   world.visit.estate = world.shown.estates[chosen.index].id;
                   return Back{};
                 },
                 [&](ShowEstatesFrom show) -> Next {
                   first_ = show.first;
                   return Stay{};
                 },
                 [](LeaveEstates) -> Next { return Back{}; }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

}  // namespace qiaomen
