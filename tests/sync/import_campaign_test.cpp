#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <sstream>

#include "engine/domain/proposed_definitions.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/import/progress_bar.h"
#include "tests/support/import_desk.h"

using namespace qiaomen;
using qiaomen::testing::ImportDesk;
using qiaomen::testing::only_error;

namespace {

std::string campaign_json(std::string_view target, std::string_view title, std::string_view version = "1") {
  return std::string(R"({"code": "c1", "name": "示例", "starts_on": "2020-10-01", "ends_on": "2020-12-31",
    "target_permille": )") +
         std::string(target) + R"(, "form": {"code": "f1", "title": ")" + std::string(title) + R"(", "version": )" +
         std::string(version) + R"(, "questions": [{"key": "q", "type": "text", "title": "意见"}]}})";
}

void set_state(HubStore& hub, CampaignState state) {
  hub.write([&](HubTx& tx) {
    auto row = tx.row(campaign_id("c1")).value();
    row.values.set(campaign::kState, static_cast<std::int64_t>(state));
    tx.put_row(row);
  });
}

}  // namespace

TEST_CASE("a campaign is imported as a draft, with its form and the formulas of its rates") {
  ImportDesk desk;
  CHECK(desk.load("campaign", campaign_json("900", "甲")).files[0].created == 2);
  const auto values = desk.row(campaign_id("c1"))->values;
  CHECK(integer_in(values, campaign::kTargetPermille) == 900);
  CHECK(integer_in(values, campaign::kState) == static_cast<std::int64_t>(CampaignState::Draft));
  CHECK(id_in(values, campaign::kForm) == form_id("f1", 1));
  CHECK(text_in(values, campaign::kContactedFormula) == kContactedFormula);
  CHECK(desk.load("campaign", campaign_json("900", "甲")).files[0].unchanged == 2);
}

TEST_CASE("a version of a form stays as it is") {
  ImportDesk desk;
  desk.load("campaign", campaign_json("900", "甲"));
  CHECK(only_error(desk.load("campaign", campaign_json("900", "乙")))
            .contains("「form」：表单 f1 第 1 版已经登记，内容不同"));
  CHECK(desk.load("campaign", campaign_json("900", "乙", "2")).is_written());
}

TEST_CASE("a draft may change, a published campaign may not") {
  ImportDesk desk;
  desk.load("campaign", campaign_json("900", "甲"));
  CHECK(desk.load("campaign", campaign_json("950", "甲")).files[0].changed == 1);
  set_state(desk.hub(), CampaignState::Published);
  CHECK(only_error(desk.load("campaign", campaign_json("900", "甲"))).contains("已经发布"));
  CHECK(desk.load("campaign", campaign_json("950", "甲")).files[0].unchanged == 2);
  CHECK(integer_in(desk.row(campaign_id("c1"))->values, campaign::kState) ==
        static_cast<std::int64_t>(CampaignState::Published));
}

TEST_CASE("what is wrong in a campaign is told by its member") {
  ImportDesk desk;
  CHECK(only_error(desk.load("campaign", "[]")).contains("应为 128 KiB 以内的 JSON 对象"));
  CHECK(only_error(desk.load("campaign", campaign_json("0.9", "甲")))
            .contains("「target_permille」：应为 1 到 1000 的整数"));
  const auto report = desk.load("campaign", R"({"code": "c1", "name": "", "starts_on": "2020-10-01",
    "ends_on": "2020-09-31", "target_permille": 900, "division": "379900", "form": {}})");
  const auto text = report_text(report);
  for (const auto* member : {"「name」", "「ends_on」", "「division」", "「form.code」"}) CHECK(text.contains(member));
  CHECK_FALSE(desk.row(campaign_id("c1")));
}

TEST_CASE("progress grows on a terminal, and is a line every ten percent elsewhere") {
  std::ostringstream plain;
  ProgressBar lines(plain, false, "导入");
  for (std::uint64_t done = 0; done <= 200; ++done) lines.show(done, 200);
  lines.finish();
  CHECK(plain.str().starts_with("导入 0 %\n导入 10 %\n导入 20 %\n"));
  CHECK(std::ranges::count(plain.str(), '\n') == 11);

  std::ostringstream terminal;
  ProgressBar bar(terminal, true, "导入");
  bar.show(1, 2);
  bar.show(1, 2);
  bar.finish();
  CHECK(terminal.str() == "\r导入 [###############...............]  50 %\n");
}
