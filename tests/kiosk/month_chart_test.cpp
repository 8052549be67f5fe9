#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "kiosk/screens/estates.h"
#include "kiosk/screens/months.h"
#include "tests/kiosk/support/headless.h"

using namespace qiaomen;

namespace {

MonthsView year() {
  MonthsView view{.bar = {}, .estate = "和顺里小区", .issues = {}, .visits = {}, .target = 0.9F, .target_text = "90%"};
  for (int month = 1; month <= 13; ++month) {
    const auto name = std::to_string(month) + "月";
    view.issues.push_back({name, 100 + month, 200 + month});
    view.visits.push_back(
        {name, std::to_string(month) + ".5%", std::to_string(month) + "/700", 0.01F * static_cast<float>(month)});
  }
  return view;
}

bool shows(const Headless& panel, std::string_view text) {
  return std::ranges::any_of(panel.ui().texts(), [&](const DrawnText& drawn) { return drawn.text == text; });
}

}  // namespace

TEST_CASE("every number of thirteen months is printed on one of the pages, at every text step") {
  for (const auto step : kTextSteps) {
    Headless panel;
    panel.set_look({step, false});
    auto view = year();
    std::vector<bool> shown(13);
    const auto draw = [&](Ui& ui) {
      const auto action = draw_months(view, ui);
      if (const auto* show = action ? std::get_if<ShowMonthsBack>(&*action) : nullptr) view.back = show->back;
    };
    panel.frame(draw);
    do {
      panel.frame(draw);
      for (int month = 1; month <= 13; ++month) {
        const bool all = shows(panel, std::to_string(100 + month)) && shows(panel, std::to_string(200 + month)) &&
                         shows(panel, std::to_string(month) + ".5%") && shows(panel, std::to_string(month) + "/700");
        if (all) shown[static_cast<std::size_t>(month - 1)] = true;
      }
    } while (panel.tap("上一页", draw));
    CHECK(std::ranges::count(shown, true) == 13);
  }
}

TEST_CASE("a bar is as high as its number beside the others") {
  Headless panel;
  const std::vector<IssueMonth> months = {{"9月", 400, 1}, {"10月", 200, 2}, {"11月", 0, 3}};
  panel.frame([&](Ui& ui) { draw_issue_months(ui, months, {48, 700, 984, 500}); });
  const auto middle_of = [&](std::string_view number) {
    const auto found = std::ranges::find(panel.ui().texts(), number, &DrawnText::text);
    REQUIRE(found != panel.ui().texts().end());
    return found->rect.center().y;
  };
  // What is open stands above its bar: higher where more was closed below it.
  CHECK(middle_of("1") < middle_of("400"));
  CHECK(middle_of("1") < middle_of("2") - 50);
  CHECK(middle_of("2") < middle_of("3") - 50);
}

TEST_CASE("every one of many estates can be chosen, a page at a time, at every text step") {
  for (const auto step : kTextSteps) {
    Headless panel;
    panel.set_look({step, false});
    EstatesView view{.bar = {}, .estates = {}};
    for (int i = 0; i < 17; ++i) view.estates.push_back({"小区" + std::to_string(i), ""});
    std::vector<bool> chosen(17);
    const auto draw = [&](Ui& ui) {
      const auto action = draw_estates(view, ui);
      if (!action) return;
      if (const auto* choice = std::get_if<ChooseEstate>(&*action)) chosen[choice->index] = true;
      if (const auto* from = std::get_if<ShowEstatesFrom>(&*action)) view.first = from->first;
    };
    panel.frame(draw);
    do {
      for (const auto& estate : view.estates) panel.tap(estate.name, draw);
    } while (panel.tap("下一页", draw));
    CHECK(std::ranges::count(chosen, true) == 17);
  }
}
