#pragma once

#include <string>
#include <variant>
#include <vector>

#include "kiosk/screens/bars.h"

namespace qiaomen {

struct HomeNotice {
  Icon icon = Icon::Event;
  std::string title, when;
};

struct HomeView {
  BarView bar;
  std::string date;                 // 11月24日 星期二
  std::vector<HomeNotice> notices;  // those that stand there now: as many as fit
  int notices_in_all = 0;
};

int notices_that_fit(TextStep step);
inline constexpr int kNoticeSeconds = 10;  // until those take their turn that do not fit

struct StartReport {};
struct AskProgress {};
struct ShowPublic {};
struct OpenNotice {
  std::size_t index = 0;  // into `notices`
};
struct KnockOnName {};  // of the station: nothing shows that it can be touched
using HomeAction = std::variant<StartReport, AskProgress, ShowPublic, OpenNotice, KnockOnName, BarAction>;

// What one can do here, what is new, and whether the line is there: also what stands there when nobody is.
std::optional<HomeAction> draw_home(const HomeView& view, Ui& ui);

}  // namespace qiaomen
