#include "kiosk/screens/notices.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/kiosk/support/headless.h"

using namespace qiaomen;

namespace {

constexpr std::size_t kCharacters = 4'000;

// No two neighbours alike, so that what is lost or doubled shows.
std::string long_body() {
  static constexpr std::string_view kIdeographs[] = {"水", "电", "门", "楼", "道", "车", "灯"};
  std::string body;
  for (std::size_t i = 0; i < kCharacters; ++i) body += kIdeographs[(i * i + i / 7) % std::size(kIdeographs)];
  return body;
}

template <typename Wanted, typename Action>
const Wanted* wanted(const std::optional<Action>& action) {
  return action ? std::get_if<Wanted>(&*action) : nullptr;
}

}  // namespace

TEST_CASE("a notice of 4,000 characters is read to its end by pages, at every text step") {
  const auto body = long_body();
  for (const auto step : kTextSteps) {
    Headless panel;
    panel.set_look({step, false});
    NoticeView view{.bar = {}, .icon = Icon::Event, .title = "通知", .detail = "公告", .body = body};
    std::string read;
    bool left = false;
    const auto draw = [&](Ui& ui) {
      const auto action = draw_notice(view, ui);
      if (const auto* turn = wanted<TurnTo>(action)) view.page = turn->page;
      if (wanted<LeaveNotice>(action) != nullptr) left = true;
    };
    for (int page = 0; page < 60 && !left; ++page) {
      panel.frame(draw);
      for (const auto& text : panel.ui().texts()) {
        if (body.contains(text.text) && text.size == size_at(type::kBody.size, step) && !text.is_icon)
          read += text.text;
      }
      REQUIRE((panel.tap("下一页", draw) || panel.tap("看完了，返回", draw)));
    }
    CHECK(left);
    CHECK(read == body);
  }
}

TEST_CASE("a notice can be turned back, and a page past the end is the last") {
  Headless panel;
  NoticeView view{.bar = {}, .icon = Icon::Event, .title = "通知", .detail = "公告", .body = long_body(), .page = 999};
  std::size_t to = 999;
  const auto draw = [&](Ui& ui) {
    const auto action = draw_notice(view, ui);
    if (const auto* turn = wanted<TurnTo>(action)) to = turn->page;
  };
  panel.frame(draw);
  REQUIRE(panel.tap("上一页", draw));
  CHECK(to > 0);
  CHECK(to < 999);
  CHECK_FALSE(panel.tap("下一页", draw));
}

TEST_CASE("every notice of a long list has its row on one page, those of one title, too") {
  for (const auto step : kTextSteps) {
    Headless panel;
    panel.set_look({step, false});
    NoticeListView view{.bar = {}, .notices = {}, .counts = {}};
    for (int i = 0; i < 23; ++i) view.notices.push_back({Icon::Event, "停水通知", "公告"});
    std::multiset<std::size_t> opened;
    const auto draw = [&](Ui& ui) {
      const auto action = draw_notice_list(view, ui);
      if (const auto* from = wanted<ShowFrom>(action)) view.first = from->first;
      if (const auto* open = wanted<OpenListedNotice>(action)) opened.insert(open->index);
    };
    panel.frame(draw);
    do {
      for (std::size_t i = 0; i < view.notices.size(); ++i)
        panel.tap("第" + std::to_string(i + 1) + "条 停水通知", draw);
    } while (panel.tap("下一页", draw));
    CHECK(opened.size() == 23);
    CHECK(std::set(opened.begin(), opened.end()).size() == 23);
  }
}

TEST_CASE("an empty list says when there will be something, and the way back is there") {
  Headless panel;
  bool left = false;
  const auto draw = [&](Ui& ui) {
    const auto action = draw_notice_list({}, ui);
    left = left || wanted<LeaveNotices>(action) != nullptr;
  };
  panel.frame(draw);
  CHECK(std::ranges::any_of(panel.ui().texts(), [](const DrawnText& text) { return text.text == "还没有公示"; }));
  REQUIRE(panel.tap("看完了，返回", draw));
  CHECK(left);
}
