#pragma once

#include "kiosk/ui/wiped_text.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// How many digits a number that begins so still lacks: a mobile's has 11, with an area code at least 10, within a town
// at least 7. Negative: it has too many.
int missing_digits(std::string_view digits);

// A number to call back. It is in the draft only once it can be dialled.
class TelephonePage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  std::string note(const Words& words) const;
  Next keep(PageWorld& world);

  bool is_begun_ = false;
  bool is_wrong_ = false;  // 留好了 was touched too early
  WipedText digits_;
};

}  // namespace qiaomen
