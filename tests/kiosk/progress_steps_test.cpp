#include "kiosk/progress_steps.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/domain/ledger_states.h"
#include "engine/domain/public_tables.h"

using namespace qiaomen;

namespace {

constexpr std::int64_t kMinute = 60'000'000, kReported = 1'795'484'460'000'000;  // 2026-11-24 9:41 in +08:00
constexpr CivilDay kToday = 20'781;                                              // 2026-11-24

const Words& words() {
  static std::vector<std::string> faults;
  static const Words kWords = Words::load(std::string(QIAOMEN_STRINGS) + "/zh-CN.json", faults);
  return kWords;
}

ReportProgress repairing() {
  ReportProgress progress{.slip = {}, .category = "elevator", .category_name = {}, .state = ledger_state::kInProgress};
  progress.reported_at_us = kReported;
  progress.state_at_us = kReported + 40 * kMinute;
  progress.reached.accepted_us = kReported + 10 * kMinute;
  progress.reached.dispatched_us = kReported + 20 * kMinute;
  progress.reached.signed_us = kReported + 30 * kMinute;
  progress.due_on = kToday + 3;
  return progress;
}

std::vector<ProgressStep> steps_of(const ReportProgress& progress) {
  return progress_steps(progress, {words(), "电梯故障"});
}

}  // namespace

TEST_CASE("every step that was reached has its moment, and what is to come has none") {
  const auto steps = steps_of(repairing());
  REQUIRE(steps.size() == 6);
  CHECK(steps[0].when == "11月24日 9:41");
  CHECK(steps[1].when == "11月24日 9:51");
  CHECK(steps[2].when == "11月24日 10:01");
  CHECK(steps[3].when == "11月24日 10:11");
  CHECK(steps[3].state == ProgressStep::State::Now);
  CHECK(steps[4].when.empty());
  CHECK(steps[1].detail == "属于：电梯故障");
  CHECK(steps[2].detail == "要求 11月27日前修好");
  CHECK(state_words(steps) == "正在修");
}

TEST_CASE("what was sent back says so at the step where it is again, with the moment of that") {
  auto progress = repairing();
  progress.sent_back = true;
  const auto redone = steps_of(progress);
  CHECK(redone[3].detail == "检查没通过，重新修");
  CHECK(redone[3].when == "11月24日 10:21");
  progress.state = ledger_state::kAccepted;
  progress.reached.dispatched_us.reset();
  progress.reached.signed_us.reset();
  const auto given_back = steps_of(progress);
  CHECK(given_back[1].detail == "退回来了，重新办");
  CHECK(given_back[1].when == "11月24日 10:21");
  CHECK(given_back[2].state == ProgressStep::State::ToCome);
}

TEST_CASE("of a hub that tells no moments of steps the first and the last stand there") {
  auto progress = repairing();
  progress.reached = {};
  const auto steps = steps_of(progress);
  CHECK(steps[0].when == "11月24日 9:41");
  CHECK(steps[1].when.empty());
  CHECK(steps[3].when == "11月24日 10:21");
}

TEST_CASE("a due date is a day before which it is mended, and one that is over says that it is") {
  const auto due = due_chip(repairing(), kToday + 3, words());
  CHECK(due.text == "11月27日前修好");
  CHECK_FALSE(due.is_late);
  const auto late = due_chip(repairing(), kToday + 4, words());
  CHECK(late.text == "11月27日已到期");
  CHECK(late.is_late);
  auto none = repairing();
  none.due_on.reset();
  CHECK(due_chip(none, kToday, words()).text.empty());
}
