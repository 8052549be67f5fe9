#include <catch2/catch_test_macros.hpp>

#include "kiosk/screens/home.h"
#include "kiosk/screens/report_review.h"
#include "kiosk/screens/report_what.h"
#include "kiosk/screens/report_where.h"
#include "kiosk/screens/slip.h"
#include "tests/kiosk/support/headless.h"

using namespace qiaomen;

namespace {
BarView bar() { return {"和顺里红旗驿站", "9:41", LineState::Offline, 3, false}; }
std::vector<Picture> pictures() {
  using N = Picture::Nature;
  return {{Icon::Elevator, N::Facility, "elevator", "电梯故障", "困人、停运"},
          {Icon::WaterDamage, N::Facility, "leak", "漏雨渗水", "楼顶、管道"},
          {Icon::Parking, N::People, "parking", "停车难", "占位、堵路"},
          {Icon::Cleaning, N::Environment, "clean", "环境卫生", "垃圾、异味"},
          {Icon::Fire, N::Safety, "fire", "消防通道", "被车、杂物堵住"},
          {Icon::Inventory, N::Environment, "stuff", "乱堆杂物", "楼道、地下室"},
          {Icon::ElectricalServices, N::Safety, "wire", "私拉电线", "飞线充电"}};
}
}  // namespace

TEST_CASE("pictures of every screen") {
  HomeView home{bar(),
                "11月24日 星期二",
                {{Icon::Event, "11月26日 上午停水检修（3、4号楼）", "今天发布"},
                 {Icon::FactCheck, "10月物业费收支公开", "昨天发布"},
                 {Icon::Groups, "月月说事：周六下午三点，议电动车棚", "11月21日发布"}},
                8};
  ReportWhatView what{bar(), pictures(), true, false, ""};
  ReportWhereView where{bar(),
                        pictures()[0],
                        "和顺里小区",
                        "和顺里小区 · 3号楼 1单元门口",
                        {"1号楼", "2号楼", "3号楼", "4号楼", "5号楼"},
                        "6–12号楼",
                        12,
                        true};
  ReportReviewView review{bar(), pictures()[0], "和顺里小区 3号楼", 1, true, "早上就停了，老人下不了楼", "", ""};
  QrSymbol qr{21, std::vector<bool>(441)};
  for (std::size_t i = 0; i < 441; ++i) qr.dark[i] = i * 7 % 3 == 0;
  SlipView slip{bar(), "0312 00047 367", qr, pictures()[0], "11月24日 9:41", 2, false, Printing::Printed};
  for (int step = 0; step < 3; ++step) {
    Headless panel;
    const bool contrast = step == 2;
    panel.set_look({kTextSteps[step], contrast});
    const auto save = [&](const std::string& name, const Headless::Draw& draw) {
      write_png(panel.picture(draw), "/tmp/look-" + name + "-" + std::to_string(step) + ".png");
    };
    save("home", [&](Ui& ui) { draw_home(home, ui); });
    save("what", [&](Ui& ui) { draw_report_what(what, ui); });
    save("where", [&](Ui& ui) { draw_report_where(where, ui); });
    save("review", [&](Ui& ui) { draw_report_review(review, ui); });
    save("slip", [&](Ui& ui) { draw_slip(slip, ui); });
  }
}
