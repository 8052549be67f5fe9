#pragma once

#include "kiosk/visit_page.h"

namespace qiaomen {

// 换小区: which of the kiosk's estates the visit looks at from now on.
class EstatesPage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  std::size_t first_ = 0;
};

}  // namespace qiaomen
