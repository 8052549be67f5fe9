#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "tests/kiosk/support/sample_screens.h"

using namespace qiaomen;

// For eyes: QIAOMEN_LOOK=FOLDER kiosk_tests "[look]" writes every screen, at each text step and in high contrast.
TEST_CASE("pictures of every screen for a look", "[.][look]") {
  const char* folder = std::getenv("QIAOMEN_LOOK");
  REQUIRE(folder != nullptr);
  for (const auto& [suffix, look] : {std::pair{"1", Look{TextStep::Standard, false}},
                                     {"2", Look{TextStep::Large, false}},
                                     {"3", Look{TextStep::Largest, false}},
                                     {"4", Look{TextStep::Largest, true}}}) {
    Headless panel;
    panel.set_look(look);
    for (const auto& screen : sample_screens()) {
      write_png(panel.picture(screen.draw), std::filesystem::path(folder) / (screen.name + "-" + suffix + ".png"));
    }
  }
}
