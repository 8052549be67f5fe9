#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/screens/bars.h"
#include "kiosk/screens/estates.h"
#include "kiosk/screens/month_chart.h"

namespace qiaomen {

// A notice in a list.
struct NoticeRow {
  Icon icon = Icon::Event;
  std::string title;
  std::string detail;  // 公告 · 今天发布
};

// The estate's own figures. Rates are cut, never rounded, by whoever fills this.
struct EstateFigures {
  std::string rate;         // "92.3%"
  float turned = 0;         // the rate, 0 to 1
  float target = 0;         // 0 to 1
  std::string target_text;  // "90%"
  bool is_met = false;
  std::int64_t households = 0, visited = 0;  // what the rate is made of
  std::int64_t issues_closed = 0, issues_open = 0;
};

struct PublicFiguresView {
  BarView bar;
  std::string estate;                    // name; empty: not known
  std::optional<EstateFigures> figures;  // nothing was counted yet
  std::vector<NoticeRow> notices;        // the newest: at most four are drawn
  int notices_in_all = 0;
  std::string as_of;               // 11月24日 8:00; empty: nothing was counted yet
  std::vector<IssueMonth> months;  // the last ones, at most kMonthsInChart; empty: none was counted
  bool can_change_estate = false;
  std::string station, address;  // of this estate, as far as they are known
};

struct OpenPublicNotice {
  std::size_t index = 0;  // into `notices`
};
struct AskHowCounted {};
struct ShowAllNotices {};
struct ShowMonths {};
using PublicFiguresAction =
    std::variant<OpenPublicNotice, AskHowCounted, ShowAllNotices, ShowMonths, ChangeEstate, BarAction>;

// 看公示: how the estate does, and what was published last.
std::optional<PublicFiguresAction> draw_public_figures(const PublicFiguresView& view, Ui& ui);

}  // namespace qiaomen
