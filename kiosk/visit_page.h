#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/background_sync.h"
#include "kiosk/machine/paper_slip.h"
#include "kiosk/machine/photo_source.h"
#include "kiosk/machine/printer.h"
#include "kiosk/machine/scanner.h"
#include "kiosk/resident_desk.h"
#include "kiosk/screens/bars.h"
#include "kiosk/screens/report_what.h"
#include "kiosk/slip_guard.h"
#include "kiosk/staff_lock.h"
#include "kiosk/typed_key.h"
#include "kiosk/ui/text_input.h"
#include "kiosk/visit.h"

namespace qiaomen {

// What a kiosk's settings say of its place; what is empty is taken from the hub's names.
struct StationSettings {
  std::string name;  // of the station
  std::string here;  // where it stands, as a place of a report
};

struct StationPlace {
  std::string station, estate;
  std::string here;  // of a report
};
StationPlace place_of(const StationSettings& settings, const PublicEstateLine& names, const Words& words);

// What the replica says that pages show; filled anew when it moves.
struct PublicContents {
  std::int64_t version = -1;
  CivilDay today = 0;
  int waiting = 0;  // reports that are only here
  StationPlace place;
  std::vector<NoticeLine> notices;
  std::vector<Picture> pictures;
  std::vector<PublicBuildingLine> buildings;
  std::vector<PublicFiguresLine> figures;
};

// What is plugged in; nullptr: nothing.
struct Plugged {
  Printer* printer = nullptr;
  PaperFormat paper;
  PhotoSource* camera = nullptr;
  std::filesystem::path visit_photos;  // a folder of the kiosk's own, for those of the visit
  Scanner* scanner = nullptr;
};

// What a page works with. All outlive it.
struct PageWorld {
  ResidentDesk& desk;
  Clock& clock;
  const Words& words;
  const PublicContents& shown;
  Visit& visit;
  SlipGuard& guard;
  TextInput* pinyin;            // null: there is none
  std::function<void()> nudge;  // something was written
  Plugged plugged;
  StaffLock* staff;            // null: no PIN leads out
  std::function<void()> stop;  // staff want the program to end

  std::int64_t now_us() const { return clock.sample().wall.us; }
  MonotonicTime ticks() const { return clock.sample().monotonic; }
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
  // What the scanner read while it is shown.
  virtual Next scanned(const std::string& /*text*/) { return Stay{}; }
  // A key that writes, or Enter: into the entry that is open.
  virtual Next typed(const TypedKey& /*key*/, PageWorld& /*world*/) { return Stay{}; }
  // When it changes by itself though nobody touches it.
  virtual std::chrono::milliseconds until_change(const PageWorld&) const { return std::chrono::hours(1); }
  // False: after a minute without a touch it is over at once.
  virtual bool asks_before_it_ends() const { return true; }
};

template <typename... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <typename... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace qiaomen
