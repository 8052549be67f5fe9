#include "kiosk/resident_app.h"

#include <algorithm>

#include "kiosk/pages/home_page.h"
#include "kiosk/pictures.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;

}  // namespace

ResidentApp::ResidentApp(ResidentWorld world, StationSettings settings)
    : world_(std::move(world)),
      settings_(std::move(settings)),
      page_world_{world_.desk, world_.clock, world_.words, settings_, shown_, visit_, world_.pinyin, world_.nudge} {
  end_visit();
  touched();
}

void ResidentApp::touched() { idle_.touched(world_.clock.sample().monotonic); }

std::chrono::milliseconds ResidentApp::until_change() const {
  const auto now = world_.clock.sample();
  const auto minute = std::chrono::milliseconds((kMinuteUs - now.wall.us % kMinuteUs) / 1000 + 1);
  const auto page = pages_.back()->until_change(page_world_);
  const auto asking = is_visited() ? std::chrono::milliseconds(1000) : minute;
  return std::min({minute, page, asking});
}

void ResidentApp::end_visit() {
  pages_.clear();
  visit_ = Visit{};
  if (world_.pinyin != nullptr) world_.pinyin->clear();
  pages_.push_back(std::make_unique<HomePage>());
}

void ResidentApp::refresh() {
  const auto version = world_.desk.version();
  const auto today = day_of(world_.clock.sample().wall.us);
  if (version == shown_.version && today == shown_.today) return;
  shown_ = {.version = version,
            .today = today,
            .waiting = world_.desk.waiting(),
            .notices = world_.desk.notices(),
            .pictures = pictures_of(world_.desk.categories(), world_.words),
            .buildings = world_.desk.buildings(),
            .figures = world_.desk.figures()};
}

BarView ResidentApp::bar() const {
  const auto line = world_.line();
  BarView bar{settings_.name, clock_text(world_.clock.sample().wall.us), LineState::Offline, shown_.waiting, false};
  if (line == Line::Settled) bar.line = LineState::Online;
  if (line == Line::Working) bar.line = shown_.waiting > 0 ? LineState::Uploading : LineState::Online;
  return bar;
}

void ResidentApp::draw(Ui& ui) {
  if (is_visited() && idle_.state(world_.clock.sample().monotonic) == Idle::State::Gone) end_visit();
  refresh();
  go(pages_.back()->draw(bar(), page_world_, ui));
}

void ResidentApp::go(Next next) {
  std::visit(Overloaded{[](Stay) {},
                        [&](Back back) {
                          for (int i = 0; i < back.pages && pages_.size() > 1; ++i) pages_.pop_back();
                        },
                        [&](GoHome) { end_visit(); }, [&](Open& open) { pages_.push_back(std::move(open.page)); },
                        [&](Replace& replace) {
                          pages_.resize(1);
                          pages_.push_back(std::move(replace.page));
                        },
                        [&](BarAction action) { on(action); }},
             next);
}

void ResidentApp::on(BarAction action) {
  switch (action) {
    case BarAction::Back: return go(Back{});
    case BarAction::Home: return end_visit();
    case BarAction::Larger:
      visit_.look.step = static_cast<TextStep>((static_cast<int>(visit_.look.step) + 1) % 3);
      return;
    case BarAction::ReadAloud:
    case BarAction::CallMaster: return;
  }
}

}  // namespace qiaomen
