#pragma once

#include <optional>

#include "kiosk/pages/telephone_entry.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// A number to call back. It is in the draft only once it can be dialled.
class TelephonePage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  Next typed(const TypedKey& key, PageWorld& world) override;

 private:
  std::optional<TelephoneEntry> entry_;  // from the first frame on
};

}  // namespace qiaomen
