#pragma once

#include "kiosk/screens/progress.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// 查进度: the number of a slip, then how far that report has come.
class AskSlipPage final : public VisitPage {
 public:
  explicit AskSlipPage(std::string scanned = {}) : scanned_(std::move(scanned)) {}
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  Next scanned(const std::string& text) override;
  Next typed(const TypedKey& key, PageWorld& world) override;
  std::chrono::milliseconds until_change(const PageWorld& world) const override;

 private:
  Next apply(const AskSlipAction& action, PageWorld& world);
  Next look_up(PageWorld& world);
  Next take_scanned(PageWorld& world);
  // Too many wrong ones: how long to wait; empty: no wait.
  static std::string pause(const PageWorld& world);

  std::string scanned_;  // a slip's QR, not yet looked up
  std::string typed_;    // digits
  std::string wrong_;
};

class ProgressPage final : public VisitPage {
 public:
  explicit ProgressPage(std::string slip) : slip_(std::move(slip)) {}
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;

 private:
  std::string slip_;
  std::int64_t asked_at_ = -1;  // version of the replica
  std::optional<ReportProgress> progress_;
};

}  // namespace qiaomen
