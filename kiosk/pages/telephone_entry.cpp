#include "kiosk/pages/telephone_entry.h"

#include <cstdlib>

#include "engine/domain/telephone.h"
#include "kiosk/visit_page.h"

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

TelephoneView TelephoneEntry::view(BarView bar, const Words& words) const {
  return {std::move(bar), digits_.view(), note(words), is_wrong_};
}

std::string TelephoneEntry::note(const Words& words) const {
  if (digits_.empty()) return words("telephone.privacy");
  const int missing = missing_digits(digits_.view());
  if (missing == 0) return words("telephone.enough");
  const auto* key = missing < 0 ? "telephone.too-many" : is_wrong_ ? "telephone.not-kept" : "telephone.missing";
  return words(key, {{"count", std::to_string(std::abs(missing))}});
}

bool TelephoneEntry::apply(const TelephoneAction& action) {
  is_wrong_ = false;
  return std::visit(Overloaded{[&](PressDigit pressed) {
                                 if (digits_.characters() < kDigitsMax) digits_.append({&pressed.digit, 1});
                                 return false;
                               },
                               [&](EraseDigit) {
                                 digits_.erase_last_character();
                                 return false;
                               },
                               [&](TelephoneDone) { return keep(); },
                               [&](LeaveNone) {
                                 kept_.clear();
                                 return true;
                               },
                               [](BarAction) { return false; }},
                    action);
}

bool TelephoneEntry::keep() {
  is_wrong_ = missing_digits(digits_.view()) != 0 || !is_telephone(digits_.view());
  if (!is_wrong_) kept_ = digits_;
  return !is_wrong_;
}

}  // namespace qiaomen
