#pragma once

#include "kiosk/visit_page.h"

namespace qiaomen {

class HomePage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  Next scanned(const std::string& text) override;
};

}  // namespace qiaomen
