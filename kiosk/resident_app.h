#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <variant>
#include <vector>

#include "kiosk/idle.h"
#include "kiosk/screens/sheets.h"
#include "kiosk/speech.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// The outside world of the resident's mode. All outlive the app.
struct ResidentWorld {
  ResidentDesk& desk;
  Clock& clock;
  const Words& words;
  std::function<Line()> line;
  std::function<void()> nudge;  // something was written
  Speaker* speaker = nullptr;   // nullptr: nothing is read aloud here
  TextInput* pinyin = nullptr;  // null: there is none
  Plugged plugged;
  StaffLock* staff = nullptr;          // nullptr: no PIN leads out
  std::function<void()> stop = [] {};  // staff want the program to end
};

// Keeps the stack of pages, fills what they show when the replica moves, and owns the visit: from the first touch to
// its end, when nothing of it stays. One thread.
class ResidentApp {
 public:
  ResidentApp(ResidentWorld world, StationSettings settings);

  // One frame.
  void draw(Ui& ui);
  // A finger was down since the last frame.
  void touched();
  // A key of a named keyboard: what lies over the page hears none. Escape is 返回.
  void typed(const TypedKey& key) { typed_.push_back(key); }
  // The page is not to be trusted: the visit ends. What was saved is saved.
  void start_over() { end_visit(); }
  const Look& look() const { return visit_.look; }
  // Looks at the scanner. True: something was scanned, and it counts as a touch.
  bool hear();
  // What is readable when `hear` is to be asked, and how long until it is to be asked anyway. -1: nothing.
  int hears_from() const;
  std::chrono::milliseconds until_hearing() const;
  // How long the page stays as it is if nobody touches it and nothing comes.
  std::chrono::milliseconds until_change() const;

 private:
  // What lies above the page; while one does, nothing beneath can be touched.
  struct NoSheet {};
  struct LookSheet {};
  struct MasterSheet {};
  using Sheet = std::variant<NoSheet, LookSheet, MasterSheet>;

  bool is_visited() const { return pages_.size() > 1 || visit_.look != Look{} || is_covered(); }
  bool is_covered() const { return !std::holds_alternative<NoSheet>(sheet_); }
  Idle::State idle_state() const;
  void draw_sheet(Ui& ui);
  void draw_idle(Ui& ui);
  bool is_speaking() const { return world_.speaker != nullptr && world_.speaker->is_speaking(); }
  void say_page(const Ui& ui);
  void stop_speaking();
  void hush(const Ui& ui);
  void refresh();
  BarView bar();
  void take_typed(const Ui& ui);
  void go(Next next, const Ui& ui);
  void on(BarAction action, const Ui& ui);
  void begin_visit();  // its first page opens
  void end_visit();

  ResidentWorld world_;
  std::optional<std::string> scanned_;  // by the scanner, for the page that stands
  std::vector<TypedKey> typed_;         // since the last frame
  StationSettings settings_;
  Idle idle_;
  bool reading_ = false;  // at the beginning of this frame
  bool asked_ = false;    // whether somebody is still there
  Sheet sheet_;
  Visit visit_;
  SlipGuard guard_;
  PublicContents shown_;
  PageWorld page_world_;
  std::vector<std::unique_ptr<VisitPage>> pages_;
};

}  // namespace qiaomen
