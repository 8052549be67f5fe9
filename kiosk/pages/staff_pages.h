#pragma once

#include "kiosk/screens/staff.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// Five touches of the station's name lead here; with the PIN to the staff's page. Both go back to the home page after a
// minute without a touch, and ask nobody before. The lock outlives them.
class StaffPinPage final : public VisitPage {
 public:
  explicit StaffPinPage(StaffLock& lock) : lock_(lock) {}
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  Next typed(const TypedKey& key, PageWorld& world) override;
  std::chrono::milliseconds until_change(const PageWorld& world) const override;
  bool asks_before_it_ends() const override { return false; }

 private:
  StaffPinView view(const BarView& bar, const Words& words) const;
  void press(char digit);
  void open();
  // What is shown once a PIN was looked at.
  void hear(StaffLock::Answer answer, const Words& words);

  StaffLock& lock_;
  WipedText typed_;
  std::string wrong_;
};

class StaffMenuPage final : public VisitPage {
 public:
  explicit StaffMenuPage(StaffLock& lock) : lock_(lock) {}
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  bool asks_before_it_ends() const override { return false; }

 private:
  StaffLock& lock_;
};

}  // namespace qiaomen
