#include "kiosk/pages/progress_pages.h"

#include "engine/domain/slip_number.h"
#include "kiosk/pages/scan_page.h"
#include "kiosk/progress_steps.h"
#include "kiosk/when_text.h"

namespace qiaomen {
namespace {

constexpr std::size_t kSlipDigits = 12;

// "1234 00017 4": as far as it is typed.
std::string spaced(const std::string& digits) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == 4 || i == 9) text += ' ';
    text += digits[i];
  }
  return text;
}

}  // namespace

Next AskSlipPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const auto wait = pause(world);
  const bool can_ask = wait.empty() && typed_.size() == kSlipDigits;
  const auto action =
      draw_ask_slip({bar, spaced(typed_), can_ask, wait.empty() ? wrong_ : wait, world.plugged.camera != nullptr}, ui);
  if (!scanned_.empty()) return take_scanned(world);
  if (!action) return Stay{};
  return apply(*action, world);
}

Next AskSlipPage::apply(const AskSlipAction& action, PageWorld& world) {
  return std::visit(
      Overloaded{[&](TypeDigit typed) -> Next {
                   if (typed_.size() < kSlipDigits) typed_ += typed.digit;
                   wrong_.clear();
                   return Stay{};
                 },
                 [&](DeleteDigit) -> Next {
                   if (!typed_.empty()) typed_.pop_back();
                   wrong_.clear();
                   return Stay{};
                 },
                 [&](LookUp) { return look_up(world); },
                 [&](ScanSlip) -> Next { return Open{std::make_unique<ScanPage>(*world.plugged.camera)}; },
                 [](BarAction bar_action) -> Next { return bar_action; }},
      action);
}

Next AskSlipPage::typed(const TypedKey& key, PageWorld& world) {
  if (key.is_digit()) return apply(TypeDigit{key.character}, world);
  if (key.kind == TypedKey::Kind::Erase) return apply(DeleteDigit{}, world);
  const bool can_ask = pause(world).empty() && typed_.size() == kSlipDigits;
  if (key.kind == TypedKey::Kind::Enter && can_ask) return apply(LookUp{}, world);
  return Stay{};
}

Next AskSlipPage::scanned(const std::string& text) {
  scanned_ = text;
  return Stay{};
}

Next AskSlipPage::take_scanned(PageWorld& world) {
  typed_ = is_like_slip(scanned_) ? scanned_ : "";
  std::erase_if(typed_, [](char c) { return c < '0' || c > '9'; });
  scanned_.clear();
  return pause(world).empty() ? look_up(world) : Stay{};
}

std::string AskSlipPage::pause(const PageWorld& world) {
  if (world.guard.is_open(world.ticks())) return {};
  return world.words("ask-slip.pause", {{"seconds", std::to_string(world.guard.seconds_left(world.ticks()))}});
}

std::chrono::milliseconds AskSlipPage::until_change(const PageWorld& world) const {
  return pause(world).empty() ? VisitPage::until_change(world) : std::chrono::seconds(1);
}

Next AskSlipPage::look_up(PageWorld& world) {
  const bool is_number = parse_slip(typed_).has_value();
  if (!is_number || !world.desk.progress_of(typed_)) {
    wrong_ = world.words(is_number ? "ask-slip.unknown" : "ask-slip.wrong");
    world.guard.missed(world.ticks());
    return Stay{};
  }
  world.guard.hit();
  return Open{std::make_unique<ProgressPage>(typed_)};
}

Next ProgressPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  if (asked_at_ != world.shown.version) progress_ = world.desk.progress_of(slip_);
  asked_at_ = world.shown.version;
  if (!progress_) return Back{};
  const ProgressView view{.bar = bar,
                          .slip = spaced_slip(slip_),
                          .picture = world.picture(progress_->category),
                          .reported = moment_text(progress_->reported_at_us, world.words),
                          .steps = progress_steps(*progress_, world.words)};
  const auto action = draw_progress(view, ui);
  if (!action) return Stay{};
  return std::visit(Overloaded{[](FinishProgress) -> Next { return GoHome{}; },
                               [](BarAction bar_action) -> Next { return bar_action; }},
                    *action);
}

}  // namespace qiaomen
