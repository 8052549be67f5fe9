#include "kiosk/pages/scan_page.h"

#include "engine/domain/slip_number.h"
#include "kiosk/pages/progress_pages.h"

namespace qiaomen {
namespace {

constexpr std::chrono::milliseconds kLivePace{100}, kFolderPace{500};

}  // namespace

std::chrono::milliseconds ScanPage::until_change(const PageWorld&) const {
  return camera_.is_live() ? kLivePace : kFolderPace;
}

ScanStage ScanPage::look(Ui& ui) {
  const auto state = camera_.look();
  if (state != PhotoSource::State::There) {
    image_.reset();
    number_ = -1;
    is_foreign_ = false;
    return state == PhotoSource::State::Gone ? ScanStage::Gone : ScanStage::Waiting;
  }
  if (number_ != camera_.number()) {
    const Pixels& seen = camera_.picture();
    image_ = ui.keep(seen.width, seen.height, seen.rgba);
    number_ = camera_.number();
    read(seen);
  }
  return is_foreign_ ? ScanStage::Foreign : ScanStage::Looking;
}

void ScanPage::read(const Pixels& picture) {
  is_foreign_ = false;
  for (const auto& code : reader_.codes_in(picture)) {
    is_foreign_ = !parse_slip(code);
    if (!is_foreign_) {
      slip_ = code;
      return;
    }
  }
}

Next ScanPage::draw(const BarView& bar, PageWorld&, Ui& ui) {
  const auto stage = look(ui);
  const auto action = draw_scan({bar, stage, image_.get()}, ui);
  if (!slip_.empty()) return Replace{std::make_unique<AskSlipPage>(slip_)};
  if (!action) return Stay{};
  return std::visit(
      Overloaded{[](TypeInstead) -> Next { return Back{}; }, [](BarAction bar_action) -> Next { return bar_action; }},
      *action);
}

Next ScanPage::scanned(const std::string& text) { return Replace{std::make_unique<AskSlipPage>(text)}; }

}  // namespace qiaomen
