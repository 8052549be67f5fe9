#include <catch2/catch_test_macros.hpp>

#include "engine/domain/campaign.h"
#include "engine/domain/door_code.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/registry_queries.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using qiaomen::testing::SmallCity;

namespace {

const Bytes kDoorKey(32, 7);

struct FormCity : SmallCity {
  FormCity() {
    add_form("f", 1, R"({"code":"f","version":1,"title":"一版","questions":[
      {"key":"people","type":"number","title":"人数","max":9},{"key":"door","type":"photo","title":"门口"}]})");
    add_form("f", 2, R"({"code":"f","version":2,"title":"二版","questions":[
      {"key":"people","type":"number","title":"人数","max":3}]})");
    add_form("other", 1, R"({"code":"other","version":1,"title":"别的","questions":[
      {"key":"people","type":"number","title":"人数"}]})");
    change_campaign({{campaign::kForm, form_id("f", 1)}, {campaign::kDoorKey, kDoorKey}});
  }

  void add_form(std::string_view code, std::int64_t version, std::string_view body) {
    const auto bytes = as_bytes(body);
    seed_row(kForm, form_id(code, version),
             {{form::kCode, std::string(code)},
              {form::kVersion, version},
              {form::kTitle, std::string(code)},
              {form::kBody, Bytes(bytes.begin(), bytes.end())}});
  }
  void change_campaign(std::vector<FieldChange> values) {
    seed([&](Draft& draft) { return draft.edit(kCampaign, campaign, values); });
  }
  VisitInput visit(std::optional<RowId> form = {}, std::string answers = {}) const {
    return {.household = households[0][0],
            .campaign = campaign,
            .outcome = 1,
            .note = {},
            .appointment_at_us = {},
            .position = {},
            .door_code = {},
            .form = form,
            .answers = std::move(answers),
            .photos = {}};
  }
  std::string refused(const VisitInput& input) {
    return refusal(inspector, [&](Act& act) { return record_visit(act, input); });
  }
  RowId records(const VisitInput& input) {
    return must(inspector, [&](Act& act) { return record_visit(act, input); }).row;
  }
  VisitLine shown(const RowId& visit) {
    const auto card = replica().read([&](const ReadTx& tx) { return household_card(tx, households[0][0]); });
    for (const VisitLine& line : card->visits) {
      if (line.id == visit) return line;
    }
    return {};
  }
};

}  // namespace

TEST_CASE("answers are judged by the version of the form that the visit names, whatever the campaign asks by now") {
  FormCity city;
  const auto first = city.records(city.visit(form_id("f", 1), R"({"people":7})"));
  city.change_campaign({{campaign::kForm, form_id("f", 2)}});
  CHECK(city.refused(city.visit(form_id("f", 2), R"({"people":7})")).contains("不能大于 3"));
  CHECK(city.refused(city.visit(form_id("f", 1), R"({"people":8})")).empty());
  const auto line = city.shown(first);
  CHECK(line.answered.form_version == 1);
  CHECK(line.answered.form_body.contains("一版"));
  CHECK(line.answered.answers == R"({"people":7})");
}

TEST_CASE("answers without a form, to another campaign's form or to an unknown version are refused in plain words") {
  FormCity city;
  CHECK(city.refused(city.visit({}, R"({"people":1})")).contains("没有写明是哪份表单"));
  CHECK(city.refused(city.visit(form_id("other", 1), R"({"people":1})")).contains("没有这份表单"));
  CHECK(city.refused(city.visit(form_id("f", 9), R"({"people":1})")).contains("本机没有这一版表单"));
  CHECK(city.refused(city.visit(form_id("f", 1), R"({"people":"x"})")).contains("应为数字"));
  auto without_campaign = city.visit(form_id("f", 1), R"({"people":1})");
  without_campaign.campaign.reset();
  CHECK(city.refused(without_campaign).contains("没有这份表单"));
  city.add_form("f", 3,
                R"({"code":"f","version":3,"title":"新","questions":[{"key":"a","type":"hologram","title":"t"}]})");
  CHECK(city.refused(city.visit(form_id("f", 3), R"({"a":1})")).contains("请更新程序"));
}

TEST_CASE("a visit may name a version of the form only as that version is") {
  FormCity city;
  const auto written = city.replica().write([&](Draft& draft) -> Result<> {
    Act act(draft, city.inspector);
    return act.create(kVisit, act.new_id(),
                      {{visit::kEstate, city.estates[0]},
                       {visit::kCampaign, city.campaign},
                       {visit::kHousehold, city.households[0][0]},
                       {visit::kVisitedAt, act.now_us()},
                       {visit::kPerson, city.inspector.person},
                       {visit::kOutcome, std::int64_t{1}},
                       {visit::kForm, form_id("f", 1)},
                       {visit::kFormVersion, std::int64_t{2}}});
  });
  REQUIRE_FALSE(written);
  CHECK(written.error().message.contains("找不到这一版表单"));
}

TEST_CASE("a photo that an answer names must come with the visit") {
  FormCity city;
  const Photo photo{sha256(as_bytes("door")), 4, "image/jpeg", std::nullopt};
  auto input = city.visit(form_id("f", 1), R"({"door":")" + to_hex(photo.sha256) + "\"}");
  CHECK(city.refused(input).contains("没有一起提交"));
  input.photos.push_back(photo);
  CHECK(city.refused(input).empty());
}

TEST_CASE("a door code is the same for one door, another for every other, and hard to mistype") {
  FormCity city;
  const auto code = door_code(kDoorKey, city.households[0][0]);
  CHECK(code.size() == 9);
  CHECK(code == door_code(kDoorKey, city.households[0][0]));
  CHECK(code != door_code(kDoorKey, city.households[0][1]));
  CHECK(code != door_code(Bytes(32, 8), city.households[0][0]));
  CHECK(door_code(Bytes(100, 8), city.households[0][0]) != code);  // longer than HMAC's block
  CHECK(parse_door_code(code) == code);
  CHECK(parse_door_code("k7pm 3xqo") == "K7PM-3XQ0");
  CHECK(parse_door_code("K7PM3XIl") == "K7PM-3X11");
  CHECK_FALSE(parse_door_code("K7PM-3XQ"));
  CHECK_FALSE(parse_door_code("K7PM-3XQ22"));
  CHECK_FALSE(parse_door_code("门牌"));
}

TEST_CASE("the door's own code is kept with the visit, another door's is refused") {
  FormCity city;
  auto input = city.visit();
  input.door_code = door_code(kDoorKey, city.households[0][1]);
  CHECK(city.refused(input).contains("不是这户的"));
  input.door_code = "D7";
  CHECK(city.refused(input).contains("不是这户的"));
  const auto own = door_code(kDoorKey, city.households[0][0]);
  input.door_code = own.substr(0, 4) + own.substr(5);
  const auto shown = city.shown(city.records(input));
  CHECK(shown.evidence.door_code == own);
  CHECK(shown.evidence.door_matches == true);
}

TEST_CASE("where a campaign has no door key a code is kept as it was scanned, and nobody claims that it fits") {
  SmallCity city;
  VisitInput input;
  input.household = city.households[0][0];
  input.campaign = city.campaign;
  input.outcome = 1;
  input.door_code = "D7";
  city.must(city.inspector, [&](Act& act) { return record_visit(act, input); });
  const auto card = city.replica().read([&](const ReadTx& tx) { return household_card(tx, input.household); });
  CHECK(card->visits[0].evidence.door_code == "D7");
  CHECK_FALSE(card->visits[0].evidence.door_matches);
}

TEST_CASE("a position keeps its flag, and one that cannot be is refused") {
  FormCity city;
  auto input = city.visit();
  input.position = Position{35'104'660, 118'356'450, 15, true};
  const auto shown = city.shown(city.records(input));
  CHECK(shown.evidence.latitude == 35'104'660);
  CHECK(shown.evidence.longitude == 118'356'450);
  CHECK(shown.evidence.accuracy_m == 15);
  CHECK(shown.evidence.mock);
  for (const Position& bad : {Position{90'000'001, 0, 1, false}, Position{0, -180'000'001, 1, false},
                              Position{0, 0, -1, false}, Position{0, 0, 100'001, false}}) {
    input.position = bad;
    CHECK(city.refused(input).contains("定位数据不合理"));
  }
}

TEST_CASE("a closed campaign takes no more visits, and a visit without it still counts as work") {
  FormCity city;
  city.change_campaign({{campaign::kState, static_cast<std::int64_t>(CampaignState::Closed)}});
  CHECK(city.refused(city.visit()).contains("已经结束"));
  auto apart = city.visit();
  apart.campaign.reset();
  CHECK(city.refused(apart).empty());
}
