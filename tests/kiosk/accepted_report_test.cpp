#include <catch2/catch_test_macros.hpp>

#include "engine/domain/public_tables.h"
#include "engine/domain/slip_number.h"
#include "tests/kiosk/support/station_world.h"

using namespace qiaomen;

namespace {

// The hub accepts the report; of the public rows there is more to come.
void receive_verdict(StationWorld& world, const TransactionId& report) {
  auto device = Device::open(DeviceHome(world.folder / "device"), {world.clock, world.random, world.log});
  REQUIRE(device);
  const auto bucket = device->enrolment.scope.buckets.front();
  Receipt receipt{.transaction = report, .device = device->enrolment.device, .epoch = 1, .number = 1};
  receipt.changes = {{Outcome::Applied, Rev::of(1, 1), {BucketKind::EstateDrop, bucket.scope}}};
  Incoming reply;
  reply.epoch = 1;
  reply.hub_now_us = world.clock.now.wall.us;
  reply.verdicts = {receipt};
  reply.slices.push_back(
      {.bucket = bucket, .from = 1, .to = 1, .more = true, .stamp = {}, .hash = {}, .pages = {}, .markers = {}});
  REQUIRE(device->replica->receive_verdicts(reply) == true);
  REQUIRE(device->replica->receive_rows(reply));
}

}  // namespace

TEST_CASE("a report that the hub accepted is found before its public row came, and its number is not given again") {
  StationWorld world;
  const ReportDraft draft{.category = "elevator", .building = {}, .place = "门口", .words = {}, .telephone = {}};
  const auto saved = world.desk->submit(draft, {});
  REQUIRE(saved);
  CHECK(world.desk->progress_of(saved->slip)->state == 0);
  receive_verdict(world, saved->transaction);
  const auto progress = world.desk->progress_of(saved->slip);
  REQUIRE(progress);
  CHECK(progress->state == report_public::kReceived);
  CHECK(progress->category == "elevator");
  const auto next = world.desk->submit(draft, {});
  REQUIRE(next);
  CHECK(parse_slip(next->slip)->serial == parse_slip(saved->slip)->serial + 1);
}
