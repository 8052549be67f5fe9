#pragma once

#include <string>
#include <variant>
#include <vector>

#include "kiosk/screens/public_figures.h"

namespace qiaomen {

// How many there are of a kind.
struct NoticeCount {
  Icon icon = Icon::Event;
  std::string words;
  int count = 0;
};

struct NoticeListView {
  BarView bar;
  std::vector<NoticeRow> notices;   // all, the newest first
  std::vector<NoticeCount> counts;  // three
  std::size_t first = 0;            // of the page: any number, it is brought to the beginning of a page
};

struct OpenListedNotice {
  std::size_t index = 0;  // into `notices`
};
struct ShowFrom {
  std::size_t first = 0;
};
struct LeaveNotices {};
using NoticeListAction = std::variant<OpenListedNotice, ShowFrom, LeaveNotices, BarAction>;
// All that is published, a page at a time.
std::optional<NoticeListAction> draw_notice_list(const NoticeListView& view, Ui& ui);

struct NoticeView {
  BarView bar;
  Icon icon = Icon::Event;
  std::string title;
  std::string detail;    // 公告 · 今天发布
  std::string body;      // up to 4,000 characters
  std::size_t page = 0;  // any number: past the end is the last
};

struct TurnTo {
  std::size_t page = 0;
};
struct LeaveNotice {};
using NoticeAction = std::variant<TurnTo, LeaveNotice, BarAction>;
// One notice; what does not fit goes to further pages, nothing scrolls.
std::optional<NoticeAction> draw_notice(const NoticeView& view, Ui& ui);

}  // namespace qiaomen
