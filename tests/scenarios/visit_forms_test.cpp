#include <catch2/catch_test_macros.hpp>

#include "engine/domain/natural_keys.h"
#include "engine/domain/rates_queries.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/registry_queries.h"
#include "sync/hub/program/campaign_change.h"
#include "tests/scenarios/acts.h"

// Forms and the end of a campaign, between devices that are offline and the hub's judge.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using testing::kDayUs;
using testing::kMinuteUs;
using testing::must;

constexpr const char* kFirst = R"({"code":"f","version":1,"title":"一版","questions":[
  {"key":"people","type":"number","title":"人数","max":9}]})";
constexpr const char* kSecond = R"({"code":"f","version":2,"title":"二版","questions":[
  {"key":"people","type":"number","title":"人数","max":3}]})";

struct Forms : CityWorld {
  Forms() { ask(kFirst); }

  Stamp now() { return Stamp{clock.now.wall.us}; }
  // From now on the campaign asks this form, and everybody with a line knows it.
  void ask(const std::string& form) {
    pass(kMinuteUs);
    must(change_form(*store, domain_catalog(), now(), "C1", form));
    all_sync();
  }
  void close() {
    pass(kMinuteUs);
    must(close_campaign(*store, domain_catalog(), now(), "C1"));
  }
  Command answers(std::int64_t version, std::string json) const {
    return [this, version, json = std::move(json)](Act& act) {
      return record_visit(act, {.household = households[0][0],
                                .campaign = campaign,
                                .outcome = kMet,
                                .note = {},
                                .appointment_at_us = {},
                                .position = {},
                                .door_code = {},
                                .form = form_id("f", version),
                                .answers = json,
                                .photos = {}});
    };
  }
  // What a program writes that checks nothing.
  TransactionId forges_answers(CityDevice& device, std::int64_t version, std::string json) {
    return device.forges([&](Draft& draft) {
      return draft.create(kVisit, draft.new_id(),
                          {{visit::kEstate, estate},
                           {visit::kCampaign, campaign},
                           {visit::kHousehold, households[0][0]},
                           {visit::kVisitedAt, draft.now().us},
                           {visit::kPerson, device.actor.person},
                           {visit::kOutcome, kMet},
                           {visit::kForm, form_id("f", version)},
                           {visit::kFormVersion, version},
                           {visit::kAnswers, json}});
    });
  }
  Figures figures() {
    const auto nodes = reporting.replica->read([&](const ReadTx& tx) { return rates(tx, campaign); });
    return nodes.front().figures;
  }
  std::vector<VisitLine> visits_shown(CityDevice& device) {
    return device.replica->read([&](const ReadTx& tx) { return household_card(tx, households[0][0]); })->visits;
  }
};

}  // namespace

TEST_CASE("answers to the version of before are taken by the hub after the form has changed, and read as they were") {
  Forms world;
  world.wang.line.state = testing::CityLine::State::Cut;
  const auto offline = world.wang.does(world.answers(1, R"({"people":7})"));
  world.ask(kSecond);
  world.wang.line.state = testing::CityLine::State::Up;
  world.pass(kMinuteUs);
  world.all_sync();
  CHECK_FALSE(world.receipt_of(offline).refused);
  CHECK(world.wang.refusal(world.answers(2, R"({"people":7})")).contains("不能大于 3"));
  world.wang.does(world.answers(2, R"({"people":2})"));
  world.all_sync();
  world.check_agreement();
  const auto shown = world.visits_shown(world.master);
  REQUIRE(shown.size() == 2);
  CHECK(shown[0].answered.form_version == 2);
  CHECK(shown[1].answered.form_version == 1);
  CHECK(shown[1].answered.form_body.contains("一版"));
  CHECK(shown[1].answered.answers == R"({"people":7})");
}

TEST_CASE("the hub refuses the same answers as the keyboard, and the work comes back whole") {
  Forms world;
  const auto early = world.wang.refusal(world.answers(1, R"({"people":"many"})"));
  const auto forged = world.forges_answers(world.wang, 1, R"({"people":"many"})");
  world.all_sync();
  const auto refused = world.receipt(forged).refused;
  REQUIRE(refused);
  CHECK(refused->refusal == Refusal::Rule);
  CHECK(early.starts_with(refused->text));
  REQUIRE(world.wang.returned().size() == 1);
  CHECK(world.wang.returned()[0].transaction.id == forged);
  world.check_agreement();
}

TEST_CASE("answers to a form that never comes to the hub wait for it, and are returned in the end") {
  Forms world;
  const auto unknown = world.forges_answers(world.li, 9, R"({"people":1})");
  world.all_sync();
  CHECK(world.li.returned().empty());
  CHECK(world.at_hub(kVisit, world.work()).empty());
  world.pass(31 * kDayUs);
  world.all_sync();
  CHECK(world.receipt(unknown).refused->refusal == Refusal::NeverCame);
  CHECK(world.li.returned().size() == 1);
  world.check_agreement();
}

TEST_CASE("the hub takes a visit whose answers name a photo only with that photo's row") {
  Forms world;
  world.ask(R"({"code":"f","version":2,"title":"二版","questions":[{"key":"door","type":"photo","title":"门口"}]})");
  const auto photo = testing::photo_of(7);
  const auto json = R"({"door":")" + to_hex(photo.sha256) + "\"}";
  const auto without = world.forges_answers(world.wang, 2, json);
  CHECK(world.li.refusal(world.answers(2, json)).contains("没有一起提交"));
  const auto with = world.li.does([&](Act& act) {
    VisitInput input{.household = world.households[0][0], .campaign = world.campaign, .outcome = kMet, .note = {}};
    input.form = form_id("f", 2);
    input.answers = json;
    input.photos = {photo};
    return record_visit(act, input);
  });
  world.all_sync();
  REQUIRE(world.receipt(without).refused);
  CHECK(world.receipt(without).refused->text.contains("没有一起提交"));
  CHECK_FALSE(world.receipt_of(with).refused);
  CHECK(world.visits_shown(world.master).size() == 1);
  CHECK(world.wang.returned().size() == 1);
  world.check_agreement();
}

TEST_CASE("a hub restored from before a form's new version keeps its answers waiting until it is published again") {
  Forms world;
  world.back_up();
  world.ask(kSecond);
  const auto answered = world.wang.does(world.answers(2, R"({"people":2})"));
  world.all_sync();
  REQUIRE_FALSE(world.receipt_of(answered).refused);

  world.restore();
  world.pass(kMinuteUs);
  world.all_sync();
  world.all_sync();
  CHECK(world.at_hub(kVisit, world.work()).empty());
  CHECK(world.wang.returned().empty());
  CHECK(world.visits_shown(world.wang).size() == 1);

  world.ask(kSecond);
  world.all_sync();
  CHECK_FALSE(world.receipt_of(answered).refused);
  CHECK(world.at_hub(kVisit, world.work()).size() == 1);
  CHECK(world.visits_shown(world.master).at(0).answered.answers == R"({"people":2})");
  world.check_agreement();
}

TEST_CASE(
    "after a campaign was closed its visits are returned with the reason, its figures stay, and the work can stay") {
  Forms world;
  world.wang.does(world.answers(1, R"({"people":2})"));
  world.all_sync();
  const auto before = world.figures();
  CHECK(before.contacted == 1);

  world.li.line.state = testing::CityLine::State::Cut;
  const auto late = world.li.does(visits(world, world.households[1][0], kMet));
  world.close();
  world.all_sync();
  CHECK(world.wang.refusal(visits(world, world.households[0][1], kMet)).contains("已经结束"));
  world.li.line.state = testing::CityLine::State::Up;
  world.pass(kMinuteUs);
  world.all_sync();
  const auto refused = world.receipt_of(late).refused;
  REQUIRE(refused);
  CHECK(refused->text.contains("敲门行动“示例行动”已经结束"));
  CHECK(world.figures() == before);

  REQUIRE(world.li.returned().size() == 1);
  const auto apart = [&](Act& act) {
    return record_visit(act, {.household = world.households[1][0], .campaign = {}, .outcome = kMet});
  };
  const auto again = must(carry_out_again(*world.li.replica, world.li.actor, late.transaction, apart));
  world.all_sync();
  CHECK_FALSE(world.receipt_of(again).refused);
  CHECK(world.li.returned().empty());
  CHECK(world.figures() == before);
  world.check_agreement();
}

}  // namespace qiaomen
