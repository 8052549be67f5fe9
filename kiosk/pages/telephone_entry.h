#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kiosk/screens/telephone.h"
#include "kiosk/ui/wiped_text.h"

namespace qiaomen {

// How many digits a number that begins so still lacks: a mobile's has 11, with an area code at least 10, within a town
// at least 7. Negative: it has too many.
int missing_digits(std::string_view digits);

// A telephone in the making. `kept` is what was left before, and changes only to a number that can be dialled, or to
// none; it outlives this.
class TelephoneEntry {
 public:
  explicit TelephoneEntry(WipedText& kept) : kept_(kept), digits_(kept) {}

  // Valid until the next action.
  TelephoneView view(BarView bar, const Words& words) const;
  // All but those of the bar. True: finished.
  bool apply(const TelephoneAction& action);

 private:
  std::string note(const Words& words) const;
  bool keep();

  WipedText& kept_;
  WipedText digits_;
  bool is_wrong_ = false;  // 留好了 was touched too early
};

}  // namespace qiaomen
