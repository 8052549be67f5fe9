#include "kiosk/line_watch.h"

#include <catch2/catch_test_macros.hpp>

#include "kiosk/health.h"

using namespace qiaomen;

TEST_CASE("one lost reply is no news; a hub that answers and takes nothing is told from a line that is cut") {
  LineWatch watch;
  const TickReport waiting{SessionState::Waiting, {}, 0};
  CHECK(watch.after({SessionState::Settled, {}, 0}, Online::Yes) == Line::Settled);
  CHECK(watch.after(waiting, Online::Yes) == Line::Settled);
  CHECK(watch.after(waiting, Online::Yes) == Line::Unserved);
  CHECK(watch.after(waiting, Online::No) == Line::Offline);
  CHECK(watch.after({SessionState::Working, {}, 0}, Online::Yes) == Line::Working);
  CHECK(watch.after(waiting, Online::Yes) == Line::Working);
}

TEST_CASE("what somebody has to mend is told each by its name") {
  LineWatch watch;
  const auto after = [&](SessionState state) { return watch.after({state, {}, 0}, Online::Yes); };
  CHECK(after(SessionState::NeedsEnrolment) == Line::NeedsEnrolment);
  CHECK(after(SessionState::Refused) == Line::Refused);
  CHECK(after(SessionState::Broken) == Line::Broken);
  CHECK(after(SessionState::Blocked) == Line::Blocked);
  for (const auto line : {Line::NeedsEnrolment, Line::Refused, Line::Broken, Line::Blocked}) CHECK(needs_staff(line));
  for (const auto line : {Line::Unknown, Line::Settled, Line::Offline, Line::Unserved}) CHECK_FALSE(needs_staff(line));
}

TEST_CASE("who stands before it is told the worst, and nothing of a short silence") {
  constexpr std::int64_t kDay = 86'400'000'000, kNow = 1'795'484'460'000'000;
  Health health;
  health.now_us = kNow;
  health.clock.now_us = kNow;
  health.line = Line::Offline;
  health.last_contact_us = kNow - kDay + 1;
  CHECK_FALSE(worst_trouble(health));
  health.last_contact_us = kNow - kDay;
  CHECK(worst_trouble(health) == Trouble::LongOffline);
  health.line = Line::Unserved;
  CHECK(worst_trouble(health) == Trouble::Unserved);
  health.line = Line::Settled;
  CHECK_FALSE(worst_trouble(health));
  health.free_bytes = Health::kDiskLow - 1;
  CHECK(worst_trouble(health) == Trouble::DiskLow);
  CHECK(health.has_room_for_photos());
  health.line = Line::Refused;
  CHECK(worst_trouble(health) == Trouble::Refused);
  health.frozen = true;
  CHECK(worst_trouble(health) == Trouble::Frozen);
}
