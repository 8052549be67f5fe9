#include "kiosk/pages/public_pages.h"

#include <algorithm>

#include "engine/domain/public_tables.h"
#include "engine/domain/rates.h"
#include "kiosk/pages/estates_page.h"
#include "kiosk/pages/months_page.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

constexpr std::size_t kNewest = 4;

std::string_view words_of(std::int64_t kind) {
  switch (static_cast<NoticeKind>(kind)) {
    case NoticeKind::Disclosure: return "notices.disclosure";
    case NoticeKind::List: return "notices.list";
    case NoticeKind::News: break;
  }
  return "notices.news";
}

std::string detail_of(const NoticeLine& notice, const PageWorld& world) {
  return world.words("notices.detail", {{"kind", world.words(words_of(notice.kind))},
                                        {"when", published_text(notice.published_on, world.shown.today, world.words)}});
}

NoticeRow row_of(const NoticeLine& notice, const PageWorld& world) {
  return {icon_of_notice(notice.kind), notice.title, detail_of(notice, world)};
}

EstateFigures figures_of(const PublicFiguresLine& line) {
  const Rate rate{line.contacted, line.contacted_of};
  const bool is_whole = line.contacted_of > 0 && line.contacted == line.contacted_of;  // within the ring
  const auto of = static_cast<float>(std::max<std::int64_t>(1, line.contacted_of));
  return {.rate = is_whole ? "100%" : percent_text(rate),
          .turned = static_cast<float>(line.contacted) / of,
          .target = static_cast<float>(line.target_permille) / 1000,
          .target_text = permille_text(line.target_permille),
          .is_met = meets(rate, line.target_permille),
          .households = line.contacted_of,
          .visited = line.contacted,
          .issues_closed = line.issues_closed,
          .issues_open = line.issues_open};
}

// The newest count of all that is shown.
std::int64_t counted_us(const ServedEstate& estate) {
  std::int64_t us = 0;
  for (const auto& line : estate.figures) us = std::max(us, line.as_of_us);
  for (const auto& line : estate.months) us = std::max(us, line.as_of_us);
  return us;
}

std::unique_ptr<VisitPage> how_counted(const PageWorld& world) {
  const auto& words = world.words;
  return std::make_unique<TextPage>(Icon::Help, words("how.title"), words("how.detail"), words("how.body"));
}

NoticeCount count_of(NoticeKind kind, const PageWorld& world) {
  const auto code = static_cast<std::int64_t>(kind);
  NoticeCount count{icon_of_notice(code), world.words(words_of(code)), 0};
  for (const NoticeLine& notice : world.shown.notices) count.count += notice.kind == code ? 1 : 0;
  return count;
}

}  // namespace

Icon icon_of_notice(std::int64_t kind) {
  switch (static_cast<NoticeKind>(kind)) {
    case NoticeKind::Disclosure: return Icon::FactCheck;
    case NoticeKind::List: return Icon::List;
    case NoticeKind::News: break;
  }
  return Icon::Event;
}

std::unique_ptr<VisitPage> notice_page(const NoticeLine& notice, const PageWorld& world) {
  return std::make_unique<TextPage>(icon_of_notice(notice.kind), notice.title, detail_of(notice, world), notice.body);
}

PublicFiguresView PublicFiguresPage::view_of(const BarView& bar, const PageWorld& world) {
  const auto& shown = world.shown;
  const ServedEstate& estate = world.estate();
  PublicFiguresView view{.bar = bar,
                         .estate = estate.names.name,
                         .figures = {},
                         .notices = {},
                         .notices_in_all = static_cast<int>(shown.notices.size()),
                         .as_of = {},
                         .months = issue_months(estate, world.words),
                         .can_change_estate = world.has_other_estates(),
                         .station = estate.names.station,
                         .address = estate.names.station_address};
  if (!estate.figures.empty()) view.figures = figures_of(estate.figures.front());
  if (counted_us(estate) > 0) view.as_of = moment_text(counted_us(estate), world.words);
  if (view.months.size() > kMonthsInChart)
    view.months.erase(view.months.begin(), view.months.end() - std::ptrdiff_t{kMonthsInChart});
  for (std::size_t i = 0; i < std::min(kNewest, shown.notices.size()); ++i) {
    view.notices.push_back(row_of(shown.notices[i], world));
  }
  return view;
}

Next PublicFiguresPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const auto view = view_of(bar, world);
  const auto action = draw_public_figures(view, ui);
  if (!action) return Stay{};
  return std::visit(Overloaded{[&](OpenPublicNotice chosen) -> Next {
                                 return Open{notice_page(world.shown.notices[chosen.index], world)};
                               },
                               [&](AskHowCounted) -> Next { return Open{how_counted(world)}; },
                               [](ShowAllNotices) -> Next { return Open{std::make_unique<NoticeListPage>()}; },
                               [](ShowMonths) -> Next { return Open{std::make_unique<MonthsPage>()}; },
                               [](ChangeEstate) -> Next { return Open{std::make_unique<EstatesPage>()}; },
                               [](BarAction bar_action) -> Next { return bar_action; }},
                    *action);
}

Next NoticeListPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  NoticeListView view{.bar = bar, .notices = {}, .counts = {}, .first = first_};
  for (const NoticeLine& notice : world.shown.notices) view.notices.push_back(row_of(notice, world));
  for (const auto kind : {NoticeKind::News, NoticeKind::Disclosure, NoticeKind::List}) {
    view.counts.push_back(count_of(kind, world));
  }
  const auto action = draw_notice_list(view, ui);
  if (!action) return Stay{};
  return std::visit(
      Overloaded{
          [&](OpenListedNotice chosen) -> Next { return Open{notice_page(world.shown.notices[chosen.index], world)}; },
          [&](ShowFrom from) -> Next {
            first_ = from.first;
            return Stay{};
          },
          [](LeaveNotices) -> Next { return Back{}; }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

TextPage::TextPage(Icon icon, std::string title, std::string detail, std::string body)
    : view_{.bar = {}, .icon = icon, .title = std::move(title), .detail = std::move(detail), .body = std::move(body)} {}

Next TextPage::draw(const BarView& bar, PageWorld&, Ui& ui) {
  view_.bar = bar;
  const auto action = draw_notice(view_, ui);
  if (!action) return Stay{};
  return std::visit(
      Overloaded{[&](TurnTo turn) -> Next {
                   view_.page = turn.page;
                   return Stay{};
                 },
                 [](LeaveNotice) -> Next { return Back{}; }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

}  // namespace qiaomen
