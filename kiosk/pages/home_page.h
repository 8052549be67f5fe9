#pragma once

#include "kiosk/knock.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

class HomePage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  // Notices that do not fit take turns.
  std::chrono::milliseconds until_change(const PageWorld& world) const override;
  Next scanned(const std::string& text) override;

 private:
  Next knocked(PageWorld& world);

  Knock knock_;
};

}  // namespace qiaomen
