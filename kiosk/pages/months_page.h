#pragma once

#include "kiosk/screens/months.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// 看公示: the months of the estate that the visit looks at.
class MonthsPage final : public VisitPage {
 public:
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  std::size_t back_ = 0;
};

// 6月.
std::string month_text(CivilDay month, const Words& words);
std::vector<IssueMonth> issue_months(const ServedEstate& estate, const Words& words);

}  // namespace qiaomen
