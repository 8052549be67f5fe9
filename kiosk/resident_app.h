#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "kiosk/idle.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// The outside world of the resident's mode. All outlive the app.
struct ResidentWorld {
  ResidentDesk& desk;
  Clock& clock;
  const Words& words;
  std::function<Line()> line;
  std::function<void()> nudge;  // something was written
  TextInput* pinyin = nullptr;  // null: there is none
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
  const Look& look() const { return visit_.look; }
  // How long the page stays as it is if nobody touches it and nothing comes.
  std::chrono::milliseconds until_change() const;

 private:
  bool is_visited() const { return pages_.size() > 1 || visit_.look != Look{}; }
  void refresh();
  BarView bar() const;
  void go(Next next);
  void on(BarAction action);
  void end_visit();

  ResidentWorld world_;
  StationSettings settings_;
  Idle idle_;
  Visit visit_;
  PublicContents shown_;
  PageWorld page_world_;
  std::vector<std::unique_ptr<VisitPage>> pages_;
};

}  // namespace qiaomen
