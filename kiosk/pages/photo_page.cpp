#include "kiosk/pages/photo_page.h"

#include "kiosk/machine/photo_source.h"

namespace qiaomen {
namespace {

constexpr std::chrono::milliseconds kLivePace{66}, kFolderPace{500};

}  // namespace

std::chrono::milliseconds PhotoPage::until_change(const PageWorld&) const {
  return camera_.is_live() && !frozen_ ? kLivePace : kFolderPace;
}

PhotoStage PhotoPage::look(Ui& ui) {
  if (frozen_) return PhotoStage::Taken;
  const auto state = camera_.look();
  if (state != PhotoSource::State::There) image_.reset();
  if (state == PhotoSource::State::Gone) return PhotoStage::Gone;
  if (state == PhotoSource::State::Waiting) return PhotoStage::Waiting;
  if (!image_ || number_ != camera_.number()) {
    const Pixels& seen = camera_.picture();
    image_ = ui.keep(seen.width, seen.height, seen.rgba);
    number_ = camera_.number();
  }
  return camera_.is_live() ? PhotoStage::Live : PhotoStage::Taken;
}

Next PhotoPage::draw(const BarView& bar, PageWorld& world, Ui& ui) {
  const PhotoView view{bar, look(ui), image_.get(), trouble_};
  const auto action = draw_photo(view, ui);
  if (!action) return Stay{};
  trouble_.clear();
  return std::visit(
      Overloaded{[&](TakePhoto) -> Next {
                   frozen_ = true;
                   return Stay{};
                 },
                 [&](UsePhoto) { return use(world); },
                 [&](RetakePhoto) -> Next {
                   frozen_ = false;
                   camera_.forget();
                   return Stay{};
                 },
                 [](SkipPhoto) -> Next { return Back{}; }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

Next PhotoPage::use(PageWorld& world) {
  auto kept = VisitPhoto::keep(camera_.picture(), world.plugged.visit_photos);
  if (!kept) {
    trouble_ = kept.error().message;
    return Stay{};
  }
  world.visit.photo = *std::move(kept);
  world.visit.photo_image = image_;
  return Back{};
}

}  // namespace qiaomen
