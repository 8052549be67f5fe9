#include "kiosk/pages/home_page.h"

#include <algorithm>

#include "kiosk/pages/progress_pages.h"
#include "kiosk/pages/public_pages.h"
#include "kiosk/pages/report_pages.h"
#include "kiosk/pages/staff_pages.h"
#include "kiosk/screens/home.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kTurnUs = kNoticeSeconds * 1'000'000;

}  // namespace

Next HomePage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const auto& notices = world.shown.notices;
  HomeView view{bar, date_text(world.now_us(), world.words), {}, static_cast<int>(notices.size())};
  const auto fit = static_cast<std::size_t>(notices_that_fit(ui.look().step));
  const auto turns = static_cast<std::size_t>(world.clock.sample().monotonic.us / kTurnUs);
  const auto first = notices.size() > fit ? turns % notices.size() : 0;
  const auto notice_at = [&](std::size_t place) -> const NoticeLine& {
    return notices[(first + place) % notices.size()];
  };
  for (std::size_t i = 0; i < std::min(fit, notices.size()); ++i) {
    const auto& line = notice_at(i);
    view.notices.push_back(
        {icon_of_notice(line.kind), line.title, published_text(line.published_on, world.shown.today, world.words)});
  }
  const auto action = draw_home(view, ui);
  if (!action) return Stay{};
  return std::visit(
      Overloaded{[](StartReport) -> Next { return Open{std::make_unique<WhatPage>()}; },
                 [](AskProgress) -> Next { return Open{std::make_unique<AskSlipPage>()}; },
                 [](ShowPublic) -> Next { return Open{std::make_unique<PublicFiguresPage>()}; },
                 [&](OpenNotice chosen) -> Next { return Open{notice_page(notice_at(chosen.index), world)}; },
                 [&](KnockOnName) { return knocked(world); }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

// Where no PIN is set, nothing leads anywhere.
Next HomePage::knocked(PageWorld& world) {
  const bool asks = knock_.touched(world.ticks());
  if (!asks || world.staff == nullptr || !world.staff->has_pin()) return Stay{};
  return Open{std::make_unique<StaffPinPage>(*world.staff)};
}

std::chrono::milliseconds HomePage::until_change(const PageWorld& world) const {
  const bool turns = world.shown.notices.size() > static_cast<std::size_t>(notices_that_fit(world.visit.look.step));
  if (!turns) return VisitPage::until_change(world);
  return std::chrono::milliseconds((kTurnUs - world.clock.sample().monotonic.us % kTurnUs) / 1000 + 1);
}

Next HomePage::scanned(const std::string& text) { return Open{std::make_unique<AskSlipPage>(text)}; }

}  // namespace qiaomen
