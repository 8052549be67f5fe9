#pragma once

#include "kiosk/screens/health.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// For staff: how the kiosk is, as it changes. Opened from wherever staff is known to stand there.
class HealthPage final : public VisitPage {
 public:
  ~HealthPage() override {
    if (camera_ != nullptr) camera_->rest();
  }
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  bool asks_before_it_ends() const override { return false; }
  std::chrono::milliseconds until_change(const PageWorld&) const override { return std::chrono::seconds(5); }

 private:
  std::size_t first_ = 0;
  PhotoSource* camera_ = nullptr;  // looked at; it may be live
};

}  // namespace qiaomen
