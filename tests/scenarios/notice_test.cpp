#include <catch2/catch_test_macros.hpp>

#include "engine/domain/notice_queries.h"
#include "tests/scenarios/public_world.h"

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;

Command publishes(const RowId& estate, std::string title) {
  return [estate, title = std::move(title)](Act& act) {
    return publish_notice(act, {.estate = estate,
                                .kind = NoticeKind::Disclosure,
                                .title = title,
                                .body = "收入 3 万元，支出 2 万元。",
                                .until = *parse_day("2020-12-31")});
  };
}

std::vector<NoticeLine> notices_on(CityDevice& device) {
  return device.replica->read([](const ReadTx& tx) { return notices(tx); });
}

}  // namespace

TEST_CASE("what the station master publishes stands at the estate's kiosk and at no other, until it is withdrawn") {
  PublicWorld city;
  const auto notice = city.master.does(publishes(city.estate, "三季度收支"));
  city.all_sync();
  const auto shown = notices_on(city.kiosk);
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].title == "三季度收支");
  CHECK(shown[0].is_shown(*parse_day("2020-12-31")));
  CHECK_FALSE(shown[0].is_shown(*parse_day("2021-01-01")));
  CHECK(notices_on(city.far_kiosk).empty());
  city.master.does([&](Act& act) { return withdraw_notice(act, notice.row); });
  city.all_sync();
  CHECK_FALSE(notices_on(city.kiosk).at(0).is_shown(*parse_day("2020-10-11")));
  city.check_agreement();
}

TEST_CASE("others publish nothing, whatever their program lets them") {
  PublicWorld city;
  for (CityDevice* device : {&city.wang, &city.deputy, &city.supervisor, &city.worker, &city.kiosk}) {
    CHECK_FALSE(device->refusal(publishes(city.estate, "不该有")).empty());
    const auto forged = device->forges([&](Draft& draft) {
      return draft.create(kNotice, draft.new_id(),
                          {{notice::kEstate, city.estate},
                           {notice::kKind, std::int64_t{1}},
                           {notice::kTitle, std::string("不该有")},
                           {notice::kBody, std::string("不该有")},
                           {notice::kPublishedOn, *parse_day("2020-10-10")}});
    });
    device->sync();
    CHECK(city.receipt(forged).refused.value().refusal == Refusal::NotYours);
  }
}

}  // namespace qiaomen
