#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "sync/client/runner.h"
#include "sync/wire/body.h"
#include "sync/wire/request_signature.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using conformance::bucket_named;
using conformance::issue_table;
using conformance::label_id;
using conformance::trace_catalog;
using testing::must;

// The hub core at the other end of a line that can be cut from any thread.
class CutLine final : public Transport {
 public:
  CutLine(testing::LoopbackHub& hub, const DeviceRecord& device) : hub_(hub), device_(device) {}

  Result<HttpReply> exchange(const HttpRequest& request) override {
    if (cut) return fail(Errc::Offline, "no line");
    TRY(const auto sent, split_signed(request.body));
    TRY(const auto body, unpack(sent.content, sent.signature.nonce.view()));
    TRY(auto reply, hub_.core().sync(device_, body));
    return HttpReply{200, std::move(reply), {}};
  }
  Traffic traffic() const override { return {}; }

  std::atomic<bool> cut = false;

 private:
  testing::LoopbackHub& hub_;
  DeviceRecord device_;
};

// Waits for reports instead of for time.
class Reports {
 public:
  void add(const TickReport& report) {
    const std::scoped_lock lock(mutex_);
    last_ = report.state;
    ++count_;
    arrived_.notify_all();
  }
  void wait_for(SessionState state) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return count_ > 0 && last_ == state; });
    count_ = 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  SessionState last_ = SessionState::Waiting;
  int count_ = 0;
};

struct Watched {
  testing::NoRules rules;
  testing::LoopbackHub hub{trace_catalog(), rules};
  testing::LoopbackDevice device{trace_catalog(), 1};
  SystemClock clock;
  NullLog log;
  CutLine line{hub, device.record()};
  PublicKey hub_key{};
  Session session{device.replica(), device.key, hub_key, line, clock, device.random, log};
  Reports reports;

  Watched() { hub.enrol(device.record(), {bucket_named("A")}); }

  // Another process writes: its own connection to the same file.
  void write_elsewhere(const char* row) {
    testing::SeededRandom random(9);
    auto other = must(Replica::open(device.file(), trace_catalog(), device.record().id, clock, random, log));
    must(other->write([&](Draft& draft) { return draft.create(issue_table(), label_id(row), {{1, label_id("A")}}); }));
  }
};

}  // namespace

TEST_CASE("a nudge sends what another connection wrote") {
  Watched world;
  Runner runner(world.session, world.clock, [&](const TickReport& report) { world.reports.add(report); }, nullptr);
  world.reports.wait_for(SessionState::Settled);
  world.write_elsewhere("r01");
  runner.nudge();
  world.reports.wait_for(SessionState::Settled);
  bool there = false;
  world.hub.store().read([&](HubView& view) { there = view.row(label_id("r01")).has_value(); });
  CHECK(there);
}

TEST_CASE("after a cut line a nudge does not wait for the back-off") {
  Watched world;
  world.line.cut = true;
  Runner runner(world.session, world.clock, [&](const TickReport& report) { world.reports.add(report); }, nullptr);
  world.reports.wait_for(SessionState::Waiting);
  world.line.cut = false;
  runner.nudge();
  world.reports.wait_for(SessionState::Settled);
  CHECK(world.session.online() == Online::Yes);
}

TEST_CASE("a nudge stops what follows the records, and they go first") {
  Watched world;
  std::mutex mutex;
  std::condition_variable_any moved;
  int carried = 0;
  Runner runner(
      world.session, world.clock, [&](const TickReport& report) { world.reports.add(report); }, nullptr,
      [&](const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        ++carried;
        moved.notify_all();
        moved.wait(lock, stop, [] { return false; });  // a chunk on a line that hangs
        return true;
      });
  world.reports.wait_for(SessionState::Settled);
  {
    std::unique_lock lock(mutex);
    moved.wait(lock, [&] { return carried == 1; });
  }
  world.write_elsewhere("r01");
  runner.nudge();
  world.reports.wait_for(SessionState::Settled);
  bool there = false;
  world.hub.store().read([&](HubView& view) { there = view.row(label_id("r01")).has_value(); });
  CHECK(there);
}

TEST_CASE("a long transfer looks for news between its steps") {
  Watched world;
  std::mutex mutex;
  std::condition_variable moved;
  int steps = 0;
  int settled = 0;
  Runner runner(
      world.session, world.clock,
      [&](const TickReport& report) {
        const std::scoped_lock lock(mutex);
        settled += report.state == SessionState::Settled ? 1 : 0;
      },
      nullptr,
      [&](const std::stop_token&) {
        const std::scoped_lock lock(mutex);
        ++steps;
        moved.notify_all();
        return steps < 20;
      });
  std::unique_lock lock(mutex);
  moved.wait(lock, [&] { return steps == 20; });
  CHECK(settled == 3);
}

TEST_CASE("a replica that cannot be read ends the runner with a report, not the program") {
  Watched world;
  world.write_elsewhere("r01");
  Database(world.device.file()).execute("UPDATE outbox SET body = x'00'");
  Runner runner(world.session, world.clock, [&](const TickReport& report) { world.reports.add(report); }, nullptr);
  world.reports.wait_for(SessionState::Broken);
}

TEST_CASE("a listener that hears of news brings the next tick, and the end of the runner ends its wait") {
  Watched world;
  std::atomic<int> heard = 0;
  {
    Runner runner(
        world.session, world.clock, [&](const TickReport& report) { world.reports.add(report); },
        [&](std::stop_token stop) {
          if (++heard == 1) return true;
          std::mutex mutex;
          std::condition_variable_any ended;
          std::unique_lock lock(mutex);
          ended.wait(lock, stop, [] { return false; });
          return false;
        });
    world.reports.wait_for(SessionState::Settled);
    world.reports.wait_for(SessionState::Settled);
  }
  CHECK(heard >= 1);
}

}  // namespace qiaomen
