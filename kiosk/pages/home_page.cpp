#include "kiosk/pages/home_page.h"

#include "engine/domain/public_tables.h"
#include "kiosk/pages/progress_pages.h"
#include "kiosk/pages/report_pages.h"
#include "kiosk/screens/home.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

constexpr std::size_t kNoticesAtHome = 3;

Icon icon_of(std::int64_t notice_kind) {
  switch (static_cast<NoticeKind>(notice_kind)) {
    case NoticeKind::Disclosure: return Icon::FactCheck;
    case NoticeKind::List: return Icon::List;
    case NoticeKind::News: break;
  }
  return Icon::Event;
}

}  // namespace

Next HomePage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const auto& shown = world.shown;
  HomeView view{bar, date_text(world.now_us(), world.words), {}, static_cast<int>(shown.notices.size())};
  for (const NoticeLine& line : shown.notices) {
    if (view.notices.size() == kNoticesAtHome) break;
    view.notices.push_back(
        {icon_of(line.kind), line.title, published_text(line.published_on, shown.today, world.words)});
  }
  const auto action = draw_home(view, ui);
  if (!action) return Stay{};
  return std::visit(Overloaded{[](StartReport) -> Next { return Open{std::make_unique<WhatPage>()}; },
                               [](AskProgress) -> Next { return Open{std::make_unique<AskSlipPage>()}; },
                               [](ShowPublic) -> Next { return Stay{}; }, [](OpenNotice) -> Next { return Stay{}; },
                               [](BarAction bar_action) -> Next { return bar_action; }},
                    *action);
}

Next HomePage::scanned(const std::string& text) { return Open{std::make_unique<AskSlipPage>(text)}; }

}  // namespace qiaomen
