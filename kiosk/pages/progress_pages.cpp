#include "kiosk/pages/progress_pages.h"

#include "engine/domain/slip_number.h"
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
  const auto action = draw_ask_slip({bar, spaced(typed_), typed_.size() == kSlipDigits, wrong_}, ui);
  if (!scanned_.empty()) return take_scanned(world);
  if (!action) return Stay{};
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
                 [&](LookUp) { return look_up(world); }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

Next AskSlipPage::scanned(const std::string& text) {
  scanned_ = text;
  return Stay{};
}

Next AskSlipPage::take_scanned(PageWorld& world) {
  typed_ = is_like_slip(scanned_) ? scanned_ : "";
  std::erase_if(typed_, [](char c) { return c < '0' || c > '9'; });
  scanned_.clear();
  return look_up(world);
}

Next AskSlipPage::look_up(PageWorld& world) {
  if (!parse_slip(typed_)) {
    wrong_ = world.words("ask-slip.wrong");
    return Stay{};
  }
  if (!world.desk.progress_of(typed_)) {
    wrong_ = world.words("ask-slip.unknown");
    return Stay{};
  }
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
