#include "kiosk/pages/staff_pages.h"

namespace qiaomen {
namespace {

constexpr std::chrono::milliseconds kWhileAsking{40};

std::string wait_text(int seconds, const Words& words) {
  if (seconds > 60) return words("staff.pause-minutes", {{"minutes", std::to_string((seconds + 59) / 60)}});
  return words("staff.pause", {{"seconds", std::to_string(seconds)}});
}

}  // namespace

StaffPinView StaffPinPage::view(const BarView& bar, const Words& words) const {
  StaffPinView view{.bar = bar, .digits = typed_.view().size(), .note = wrong_, .is_wrong = !wrong_.empty()};
  const int wait = lock_.seconds_left();
  if (wait > 0) {
    view.note = wait_text(wait, words);
    view.is_wrong = true;
  }
  if (lock_.is_asking()) view.note = words("staff.asking");
  view.can_open = wait == 0 && !lock_.is_asking() && typed_.view().size() >= StaffLock::kDigitsLeast;
  return view;
}

Next StaffPinPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const auto answer = lock_.answer();
  if (answer == StaffLock::Answer::Right) return Replace{std::make_unique<StaffMenuPage>(lock_)};
  if (answer) hear(*answer, world.words);
  const auto action = draw_staff_pin(view(bar, world.words), ui);
  if (!action) return Stay{};
  if (const auto* bar_action = std::get_if<BarAction>(&*action)) return *bar_action;
  std::visit(
      Overloaded{[&](TypePinDigit typed) { press(typed.digit); }, [&](ErasePinDigit) { typed_.erase_last_character(); },
                 [&](OpenWithPin) { open(); }, [](BarAction) {}},
      *action);
  return Stay{};
}

Next StaffPinPage::typed(const TypedKey& key, PageWorld&) {
  if (key.is_digit()) press(key.character);
  if (key.kind == TypedKey::Kind::Erase) typed_.erase_last_character();
  if (key.kind == TypedKey::Kind::Enter && typed_.view().size() >= StaffLock::kDigitsLeast) open();
  return Stay{};
}

void StaffPinPage::press(char digit) {
  wrong_.clear();
  if (typed_.view().size() < StaffLock::kDigitsMost) typed_.append({&digit, 1});
}

void StaffPinPage::open() {
  wrong_.clear();
  lock_.ask(typed_);
  typed_.clear();
}

void StaffPinPage::hear(StaffLock::Answer answer, const Words& words) {
  wrong_ = words(answer == StaffLock::Answer::NotKept ? "staff.not-kept" : "staff.wrong");
}

std::chrono::milliseconds StaffPinPage::until_change(const PageWorld& world) const {
  if (lock_.is_asking()) return kWhileAsking;
  return lock_.seconds_left() > 0 ? std::chrono::seconds(1) : VisitPage::until_change(world);
}

Next StaffMenuPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const auto action = draw_staff_menu({bar}, ui);
  if (!action) return Stay{};
  return std::visit(Overloaded{[&](StopService) -> Next {
                                 lock_.note("the service was stopped at the screen");
                                 world.stop();
                                 return GoHome{};
                               },
                               [](BackToService) -> Next { return GoHome{}; },
                               [](BarAction bar_action) -> Next { return bar_action; }},
                    *action);
}

}  // namespace qiaomen
