#include "kiosk/ui/spoken_text.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/kiosk/support/sample_screens.h"

using namespace qiaomen;

TEST_CASE("numbers that are names are spelt out digit by digit, amounts are not") {
  CHECK(spelt_digits("单号 0312 00047 367") == "单号 0 3 1 2, 0 0 0 4 7, 3 6 7");
  CHECK(spelt_digits("电话 13800000000") == "电话 1 3 8 0 0 0 0 0 0 0 0");
  CHECK(spelt_digits("010-65050001") == "0 1 0, 6 5 0 5 0 0 0 1");
  CHECK(spelt_digits("502室") == "5 0 2室");
  CHECK(spelt_digits("3-1-502") == "3, 1, 5 0 2");
  CHECK(spelt_digits("共 8 条，11月24日 9:41，8:05") == "共 8 条，11月24日 9:41，8:05");
  CHECK(spelt_digits("92.3%，0.5%，643 户，1200 户") == "92.3%，0.5%，643 户，1200 户");
  CHECK(spelt_digits("3 4 号楼") == "3 4 号楼");
  CHECK(spelt_digits("").empty());
}

TEST_CASE("a page is read in its order, a broken line in one breath, without icons and bars") {
  Headless panel;
  panel.frame([](Ui& ui) {
    ui.begin_bar();
    ui.text("返回", {0, 0, 200, 60}, type::kBody, ui.theme().ink);
    ui.end_bar();
    ui.icon(Icon::Home, {100, 100}, 60, ui.theme().ink);
    ui.paragraph("有事敲敲门，小事不出小区", {48, 300, 300, 0}, type::kBody, ui.theme().ink);
    ui.say("没有画出来的");
    ui.begin_covered();
    ui.text("被盖住的", {0, 0, 200, 60}, type::kBody, ui.theme().ink);
    ui.end_covered();
  });
  CHECK(spoken_page(panel.ui().texts(), panel.ui().words()) == "有事敲敲门，小事不出小区。\n没有画出来的");
}

TEST_CASE("whoever cannot read hears the slip number digit by digit and what becomes of it") {
  Headless panel;
  panel.frame(sample_screen("slip").draw);
  const auto page = spoken_page(panel.ui().texts(), panel.ui().words());
  CHECK(page.find("0 3 1 2, 0 0 0 4 7, 3 6 7") != std::string::npos);
  CHECK(page.find("来网后自动上传") != std::string::npos);
  CHECK(page.find("返回") == std::string::npos);
}

TEST_CASE("a rate is said in words, for the Mandarin voice says % in English") {
  Headless panel;
  panel.frame(sample_screen("figures").draw);
  const auto page = spoken_page(panel.ui().texts(), panel.ui().words());
  CHECK(page.find("百分之92.3") != std::string::npos);
  CHECK(page.find('%') == std::string::npos);
}
