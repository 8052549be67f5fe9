#include "kiosk/pages/telephone_page.h"

#include <cstdlib>

#include "engine/domain/telephone.h"
#include "kiosk/screens/telephone.h"

namespace qiaomen {
namespace {

constexpr std::size_t kDigitsMax = 12;  // area code 4, number 8
constexpr int kMobile = 11;

struct Lengths {
  int least, most;
};
Lengths lengths(std::string_view digits) {
  if (digits.starts_with('1')) return {kMobile, kMobile};
  if (digits.starts_with('0')) return {10, 12};
  return {7, 8};
}

}  // namespace

int missing_digits(std::string_view digits) {
  const auto [least, most] = lengths(digits);
  const int count = static_cast<int>(digits.size());
  return count < least ? least - count : count > most ? most - count : 0;
}

std::string TelephonePage::note(const Words& words) const {
  if (digits_.empty()) return words("telephone.privacy");
  const int missing = missing_digits(digits_.view());
  if (missing == 0) return words("telephone.enough");
  const auto* key = missing < 0 ? "telephone.too-many" : is_wrong_ ? "telephone.not-kept" : "telephone.missing";
  return words(key, {{"count", std::to_string(std::abs(missing))}});
}

Next TelephonePage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  auto& draft = world.visit.draft;
  if (!is_begun_) digits_ = draft.telephone;
  is_begun_ = true;
  const auto action = draw_telephone({bar, digits_.view(), note(world.words), is_wrong_}, ui);
  if (!action) return Stay{};
  is_wrong_ = false;
  return std::visit(Overloaded{[&](PressDigit pressed) -> Next {
                                 if (digits_.characters() < kDigitsMax) digits_.append({&pressed.digit, 1});
                                 return Stay{};
                               },
                               [&](EraseDigit) -> Next {
                                 digits_.erase_last_character();
                                 return Stay{};
                               },
                               [&](TelephoneDone) { return keep(world); },
                               [&](LeaveNone) -> Next {
                                 draft.telephone.clear();
                                 return Back{};
                               },
                               [](BarAction bar_action) -> Next { return bar_action; }},
                    *action);
}

Next TelephonePage::keep(PageWorld& world) {
  is_wrong_ = missing_digits(digits_.view()) != 0 || !is_telephone(digits_.view());
  if (is_wrong_) return Stay{};
  world.visit.draft.telephone = digits_;
  return Back{};
}

}  // namespace qiaomen
