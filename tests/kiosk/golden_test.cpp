#include <catch2/catch_test_macros.hpp>

#include "kiosk/ui/widgets.h"
#include "tests/kiosk/hand/likeness.h"
#include "tests/kiosk/support/sample_screens.h"

using namespace qiaomen;

// The screens as they were when somebody last looked at them, at half their size. QIAOMEN_WRITE_GOLDEN=1 writes them
// anew after a deliberate change; a picture that differs is kept beside the build.
namespace {

constexpr Size kHalf{540, 960};
struct Golden {
  const char* screen;
  Look look;
  const char* file;
};
constexpr Golden kGolden[] = {
    {"home", {}, "home"},
    {"what", {}, "what"},
    {"where", {}, "where"},
    {"review", {}, "review"},
    {"slip", {}, "slip"},
    {"ask-slip", {}, "ask-slip"},
    {"progress", {}, "progress"},
    {"figures", {}, "figures"},
    {"notices", {}, "notices"},
    {"notice", {}, "notice"},
    {"sheet-idle", {}, "sheet-idle"},
    {"home", {TextStep::Largest, true}, "home-largest-contrast"},
    {"what", {TextStep::Largest, false}, "what-largest"},
};

}  // namespace

TEST_CASE("the main screens look as they did when somebody last looked at them") {
  const std::filesystem::path golden = QIAOMEN_GOLDEN_PICTURES, kept = QIAOMEN_KEPT_PICTURES;
  Headless panel(kHalf);
  for (const auto& [screen, look, file] : kGolden) {
    const std::string name = std::string(file) + ".png";
    panel.set_look(look);
    const auto picture = panel.picture(sample_screen(screen).draw);
    if (writes_golden()) write_png(picture, golden / name);
    const double share = difference(picture, read_png(golden / name));
    if (share > kMostShare) {
      std::filesystem::create_directories(kept);
      write_png(picture, kept / name);
    }
    INFO(name << " differs; it is in " << kept);
    CHECK(share <= kMostShare);
  }
}

TEST_CASE("a button that moved by eight pixels is not the same picture") {
  Headless panel(kHalf);
  const auto page = [&](float moved) {
    return panel.picture([moved](Ui& ui) {
      ui.fill(ui.whole(), ui.theme().ground);
      button(ui, {.label = "改", .kind = ButtonKind::Neutral}, {600, 800 + moved, 180, 128});
    });
  };
  const auto still = page(0);
  CHECK(difference(still, page(0)) == 0);
  CHECK(difference(still, page(8)) > kMostShare);
  CHECK(difference(still, {}) == 1);
}
