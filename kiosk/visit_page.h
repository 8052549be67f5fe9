#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/background_sync.h"
#include "kiosk/resident_desk.h"
#include "kiosk/screens/bars.h"
#include "kiosk/screens/report_what.h"
#include "kiosk/ui/text_input.h"
#include "kiosk/visit.h"

namespace qiaomen {

struct StationSettings {
  std::string name;  // of the station
  std::string here;  // where it stands, as a place of a report
};

// What the replica says that pages show; filled anew when it moves.
struct PublicContents {
  std::int64_t version = -1;
  CivilDay today = 0;
  int waiting = 0;  // reports that are only here
  std::vector<NoticeLine> notices;
  std::vector<Picture> pictures;
  std::vector<PublicBuildingLine> buildings;
  std::vector<PublicFiguresLine> figures;
};

// What a page works with. All outlive it.
struct PageWorld {
  ResidentDesk& desk;
  Clock& clock;
  const Words& words;
  const StationSettings& station;
  const PublicContents& shown;
  Visit& visit;
  TextInput* pinyin;            // null: there is none
  std::function<void()> nudge;  // something was written

  std::int64_t now_us() const { return clock.sample().wall.us; }
  Picture picture(const std::string& category) const;
};

class VisitPage;

// What becomes of the stack of pages after a frame.
struct Stay {};
struct Back {
  int pages = 1;
};
struct GoHome {};
struct Open {
  std::unique_ptr<VisitPage> page;
};
struct Replace {
  std::unique_ptr<VisitPage> page;  // instead of all but the home page
};
using Next = std::variant<Stay, Back, GoHome, Open, Replace, BarAction>;

// One screen in use: fills its view, draws it, applies its action.
class VisitPage {
 public:
  virtual ~VisitPage() = default;
  virtual Next draw(const BarView& bar, PageWorld& world, Ui& ui) = 0;
  // When it changes by itself though nobody touches it.
  virtual std::chrono::milliseconds until_change(const PageWorld&) const { return std::chrono::hours(1); }
};

template <typename... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <typename... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace qiaomen
