#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>

#include "engine/codec/batch_codec.h"
#include "sync/client/session.h"
#include "sync/wire/body.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

// 10,000 transactions may be sealed and unjudged; a device that has more keeps them until the hub has judged.

namespace qiaomen {
namespace {

using conformance::bucket_named;
using conformance::issue_table;
using conformance::label_id;
using conformance::trace_catalog;
using testing::LoopbackDevice;
using testing::LoopbackHub;
using testing::must;

constexpr std::size_t kBeyond = 3;

// A hub that may be older than its device's program: then it defers everything that it is sent.
struct BusyInspector {
  testing::NoRules rules;
  Catalog older{0, trace_catalog().tables()};
  LoopbackHub hub;
  LoopbackDevice device{trace_catalog(), 1};
  NullLog log;

  explicit BusyInspector(bool hub_is_older) : hub(hub_is_older ? older : trace_catalog(), rules) {
    hub.enrol(device.record(), {bucket_named("A")});
    for (std::size_t i = 0; i < kUnjudgedMax + kBeyond; ++i) write(i);
  }

  void write(std::size_t i) {
    must(device.replica().write([&](Draft& draft) {
      return draft.create(issue_table(), label_id("n" + std::to_string(i)), {{1, label_id("A")}});
    }));
  }
  std::int64_t only_here() {
    return std::ranges::count(device.replica().pending(), Delivery::OnlyHere, &PendingInfo::delivery);
  }
  std::size_t rows_at_hub() {
    std::size_t rows = 0;
    hub.store().read([&](HubView& view) { rows = view.feed(bucket_named("A"), 0, 1'000'000).size(); });
    return rows;
  }
};

class DirectLine final : public Transport {
 public:
  explicit DirectLine(BusyInspector& world) : world_(world) {}
  Result<HttpReply> exchange(const HttpRequest& request) override {
    TRY(const auto body, unpacked(request));
    TRY(auto reply, world_.hub.core().sync(world_.device.record(), body));
    return HttpReply{200, std::move(reply), {}};
  }
  Traffic traffic() const override { return {}; }

 private:
  static Result<Bytes> unpacked(const HttpRequest& request) {
    const bool packed =
        std::ranges::any_of(request.headers, [](const auto& h) { return h.first == "content-encoding"; });
    return unpack(request.body, packed);
  }
  BusyInspector& world_;
};

}  // namespace

TEST_CASE("what is written beyond 10,000 unjudged transactions stays here, and goes when the hub has judged") {
  BusyInspector world(false);
  Replica& replica = world.device.replica();
  must(replica.seal(world.device.key));
  CHECK(replica.outgoing(false).open.size() == kUnjudgedMax);
  CHECK(replica.held_back() == std::int64_t{kBeyond});
  CHECK(world.only_here() == std::int64_t{kBeyond});
  world.device.reopen();
  CHECK(world.only_here() == std::int64_t{kBeyond});
  CHECK(world.device.replica().outgoing(false).open.size() == kUnjudgedMax);
  world.device.sync(world.hub);
  CHECK(world.device.replica().held_back() == 0);
  CHECK(world.device.replica().pending().empty());
  CHECK(world.rows_at_hub() == kUnjudgedMax + kBeyond);
}

TEST_CASE("a session whose hub defers 10,000 transactions says that later ones are kept here") {
  BusyInspector world(true);
  DirectLine line(world);
  Session session(world.device.replica(), world.device.key, PublicKey{}, line, world.device.clock, world.device.random,
                  world.log);
  TickReport report;
  do {
    report = session.tick();
    CHECK(report.problem.find("3 later transactions are kept here") != std::string::npos);
  } while (report.state == SessionState::Working);
  CHECK(report.state == SessionState::Waiting);
  CHECK(world.only_here() == std::int64_t{kBeyond});
  CHECK(world.device.replica().outgoing(false).open.size() == kUnjudgedMax);
}

TEST_CASE("after a restore more than 10,000 transactions may count as sealed, and all reach the hub") {
  BusyInspector world(false);
  must(world.device.replica().seal(world.device.key));
  world.hub.store().write([](HubTx& tx) { tx.put_life({2, {2}}); });
  Incoming restored;
  restored.generation = 2;
  must(world.device.replica().receive_verdicts(restored));
  const auto state = world.device.replica().outgoing(true);
  CHECK(state.open.size() == kUnjudgedMax);
  const std::set<TransactionId> open(state.open.begin(), state.open.end());
  for (const SealedBatch& batch : state.batches) {
    for (const Offered& offered : must(peek_batch(batch.bytes)).transactions) {
      CHECK(open.contains(offered.transaction.id));
    }
  }
  world.device.sync(world.hub);
  CHECK(world.device.replica().pending().empty());
  CHECK(world.rows_at_hub() == kUnjudgedMax + kBeyond);
}

}  // namespace qiaomen
