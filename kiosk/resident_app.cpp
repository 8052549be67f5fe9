#include "kiosk/resident_app.h"

#include <algorithm>

#include "kiosk/pages/home_page.h"
#include "kiosk/pictures.h"
#include "kiosk/ui/spoken_text.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;
constexpr std::chrono::milliseconds kWhileSpeaking(250);

}  // namespace

ResidentApp::ResidentApp(ResidentWorld world, StationSettings settings)
    : world_(std::move(world)),
      settings_(std::move(settings)),
      page_world_{world_.desk,   world_.clock, world_.words,   shown_,       visit_,     guard_,
                  world_.pinyin, world_.nudge, world_.plugged, world_.staff, world_.stop} {
  end_visit();
  touched();
}

// Once it was asked, only the answer counts: the finger that comes down on 继续 must find it there when it is lifted.
void ResidentApp::touched() {
  if (!asked_) idle_.touched(world_.clock.sample().monotonic);
}

Idle::State ResidentApp::idle_state() const {
  const auto state = is_visited() ? idle_.state(world_.clock.sample().monotonic) : Idle::State::Here;
  const bool asks = pages_.back()->asks_before_it_ends();
  return state == Idle::State::Asking && !asks ? Idle::State::Gone : state;
}

std::chrono::milliseconds ResidentApp::until_change() const {
  const auto now = world_.clock.sample();
  const auto minute = std::chrono::milliseconds((kMinuteUs - now.wall.us % kMinuteUs) / 1000 + 1);
  const auto page = pages_.back()->until_change(page_world_);
  const auto idle = std::chrono::milliseconds(idle_.until_change_us(now.monotonic) / 1000 + 1);
  const auto visited = is_visited() ? idle : minute;
  const auto speaking = is_speaking() ? kWhileSpeaking : minute;
  const bool printing = world_.plugged.printer != nullptr && world_.plugged.printer->state() == Printer::State::Working;
  return std::min({minute, page, visited, speaking, printing ? Printer::kStep : minute});
}

bool ResidentApp::hear() {
  if (world_.plugged.scanner == nullptr) return false;
  scanned_ = world_.plugged.scanner->next(world_.clock.sample().monotonic);
  if (scanned_) touched();
  return scanned_.has_value();
}

int ResidentApp::hears_from() const {
  return world_.plugged.scanner == nullptr ? -1 : world_.plugged.scanner->descriptor();
}

std::chrono::milliseconds ResidentApp::until_hearing() const {
  const auto looks = world_.plugged.scanner == nullptr ? std::nullopt : world_.plugged.scanner->looks_at();
  if (!looks) return std::chrono::hours(1);
  const auto left = looks->us - world_.clock.sample().monotonic.us;
  return std::chrono::milliseconds(std::max<std::int64_t>(0, left) / 1000 + 1);
}

void ResidentApp::end_visit() {
  stop_speaking();
  sheet_ = NoSheet{};
  asked_ = false;
  pages_.clear();
  for (auto* text : {&visit_.place_text, &visit_.draft.place, &visit_.draft.category}) wipe(*text);
  visit_ = Visit{};
  if (world_.pinyin != nullptr) world_.pinyin->clear();
  pages_.push_back(std::make_unique<HomePage>());
}

void ResidentApp::begin_visit() {
  if (world_.plugged.camera != nullptr) world_.plugged.camera->begin_visit();
}

void ResidentApp::refresh() {
  const auto version = world_.desk.version();
  const auto today = day_of(world_.clock.sample().wall.us);
  if (version == shown_.version && today == shown_.today) return;
  shown_ = {.version = version,
            .today = today,
            .waiting = world_.desk.waiting(),
            .place = place_of(settings_, world_.desk.place(), world_.words),
            .notices = world_.desk.notices(),
            .pictures = pictures_of(world_.desk.categories(), world_.words),
            .buildings = world_.desk.buildings(),
            .figures = world_.desk.figures()};
}

BarView ResidentApp::bar() {
  const auto line = world_.line();
  BarView bar{shown_.place.station, clock_text(world_.clock.sample().wall.us), LineState::Offline, shown_.waiting,
              false};
  if (line == Line::Settled) bar.line = LineState::Online;
  if (line == Line::Working) bar.line = shown_.waiting > 0 ? LineState::Uploading : LineState::Online;
  bar.reading = reading_;
  bar.has_voice = world_.speaker != nullptr && world_.speaker->has_voice();
  return bar;
}

void ResidentApp::draw(Ui& ui) {
  const auto idle = idle_state();
  if (idle == Idle::State::Gone) end_visit();
  refresh();
  if (world_.plugged.printer != nullptr) world_.plugged.printer->step(world_.clock.sample().monotonic);
  if (const auto scanned = std::exchange(scanned_, std::nullopt)) go(pages_.back()->scanned(*scanned), ui);
  take_typed(ui);
  reading_ = is_speaking();
  const bool asking = idle == Idle::State::Asking;
  if (!asking && !is_covered()) {
    auto next = pages_.back()->draw(bar(), page_world_, ui);
    hush(ui);
    return go(std::move(next), ui);
  }
  ui.begin_covered();
  pages_.back()->draw(bar(), page_world_, ui);
  ui.end_covered();
  if (asking) return draw_idle(ui);
  draw_sheet(ui);
  hush(ui);
}

void ResidentApp::take_typed(const Ui& ui) {
  for (const TypedKey& key : std::exchange(typed_, {})) {
    if (is_covered() || asked_) continue;
    if (key.kind == TypedKey::Kind::Escape) {
      go(Back{}, ui);
    } else {
      go(pages_.back()->typed(key, page_world_), ui);
    }
  }
}

void ResidentApp::draw_idle(Ui& ui) {
  const auto now = world_.clock.sample().monotonic;
  const bool has_draft = !visit_.draft.category.empty();
  const auto action = draw_idle_sheet({idle_.seconds_left(now), Idle::kAskSeconds, has_draft}, ui);
  if (!asked_) say_page(ui);
  asked_ = true;
  if (!action) return;
  asked_ = false;
  idle_.touched(now);
  stop_speaking();
  if (std::holds_alternative<EndVisit>(*action)) end_visit();
}

void ResidentApp::draw_sheet(Ui& ui) {
  if (std::holds_alternative<MasterSheet>(sheet_)) {
    if (draw_master_sheet({shown_.place.station, shown_.place.here}, ui)) sheet_ = NoSheet{};
    return;
  }
  const auto action = draw_look_sheet({visit_.look}, ui);
  if (!action) return;
  std::visit(
      Overloaded{[&](const ChooseLook& choice) { visit_.look = choice.look; }, [&](CloseSheet) { sheet_ = NoSheet{}; }},
      *action);
}

void ResidentApp::go(Next next, const Ui& ui) {
  std::visit(Overloaded{[](Stay) {},
                        [&](Back back) {
                          for (int i = 0; i < back.pages && pages_.size() > 1; ++i) pages_.pop_back();
                        },
                        [&](GoHome) { end_visit(); },
                        [&](Open& open) {
                          if (pages_.size() == 1) begin_visit();
                          pages_.push_back(std::move(open.page));
                        },
                        [&](Replace& replace) {
                          pages_.resize(1);
                          pages_.push_back(std::move(replace.page));
                        },
                        [&](BarAction action) { on(action, ui); }},
             next);
}

void ResidentApp::on(BarAction action, const Ui& ui) {
  switch (action) {
    case BarAction::Back: return go(Back{}, ui);
    case BarAction::Home: return end_visit();
    case BarAction::Larger: sheet_ = LookSheet{}; return;
    case BarAction::ReadAloud:
      if (!reading_) say_page(ui);  // a second touch ends it
      return;
    case BarAction::CallMaster: sheet_ = MasterSheet{}; return;
  }
}

void ResidentApp::say_page(const Ui& ui) {
  if (world_.speaker != nullptr) world_.speaker->say(spoken_page(ui.texts(), ui.words()));
}

void ResidentApp::stop_speaking() {
  if (world_.speaker != nullptr) world_.speaker->stop();
}

// Whoever touches something has heard enough.
void ResidentApp::hush(const Ui& ui) {
  if (!ui.touched().empty()) stop_speaking();
}

}  // namespace qiaomen
