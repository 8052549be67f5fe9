#pragma once

#include "kiosk/machine/qr_reader.h"
#include "kiosk/screens/scan.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// 扫一扫: the code of a slip before the camera, then how far that report has come. The camera outlives it.
class ScanPage final : public VisitPage {
 public:
  explicit ScanPage(PhotoSource& camera) : camera_(camera) {}
  ~ScanPage() override { camera_.rest(); }
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  Next scanned(const std::string& text) override;
  std::chrono::milliseconds until_change(const PageWorld& world) const override;

 private:
  ScanStage look(Ui& ui);
  // Once for each picture.
  void read(const Pixels& picture);

  PhotoSource& camera_;
  QrReader reader_;
  std::int64_t number_ = -1;
  std::shared_ptr<const Image> image_;
  bool is_foreign_ = false;
  std::string slip_;  // of a code that was found
};

}  // namespace qiaomen
