#pragma once

#include "kiosk/screens/photo.h"
#include "kiosk/visit_page.h"

namespace qiaomen {

// A photo for the report. The camera outlives it.
class PhotoPage final : public VisitPage {
 public:
  explicit PhotoPage(PhotoSource& camera) : camera_(camera) {}
  ~PhotoPage() override { camera_.rest(); }
  Next draw(const BarView& bar, PageWorld& world, Ui& ui) override;
  std::chrono::milliseconds until_change(const PageWorld& world) const override;

 private:
  PhotoStage look(Ui& ui);
  Next use(PageWorld& world);

  PhotoSource& camera_;
  bool frozen_ = false;  // of a live camera: the resident said, this one
  std::int64_t number_ = -1;
  std::shared_ptr<const Image> image_;
  std::string trouble_;
};

}  // namespace qiaomen
