#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "engine/codec/batch_codec.h"
#include "sync/client/session.h"
#include "sync/wire/body.h"
#include "sync/wire/request_signature.h"
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

struct BusyInspector {
  testing::NoRules rules;
  Catalog older{0, trace_catalog().tables()};
  LoopbackDevice device{trace_catalog(), 1};

  BusyInspector() {
    for (std::size_t i = 0; i < kUnjudgedMax + kBeyond; ++i) {
      must(device.replica().write([&](Draft& draft) {
        return draft.create(issue_table(), label_id("n" + std::to_string(i)), {{1, label_id("A")}});
      }));
    }
  }

  void check_held_back() {
    Replica& replica = device.replica();
    CHECK(replica.outgoing(false).open.size() == kUnjudgedMax);
    CHECK(replica.held_back() == std::int64_t{kBeyond});
    const auto pending = replica.pending();
    CHECK(std::ranges::count(pending, Delivery::OnlyHere, &PendingInfo::delivery) == std::int64_t{kBeyond});
  }
};

class DirectLine final : public Transport {
 public:
  DirectLine(LoopbackDevice& device, LoopbackHub& hub) : device_(device), hub_(hub) {}

  Result<HttpReply> exchange(const HttpRequest& request) override {
    TRY(const auto sent, split_signed(request.body));
    TRY(const auto body, unpack(sent.content, sent.signature.nonce.view()));
    TRY(auto reply, hub_.core().sync(device_.record(), body));
    return HttpReply{200, std::move(reply), {}};
  }
  Traffic traffic() const override { return {}; }

 private:
  LoopbackDevice& device_;
  LoopbackHub& hub_;
};

}  // namespace

TEST_CASE("what is written beyond 10,000 unjudged transactions stays here, and says so, until the hub has judged") {
  BusyInspector world;
  must(world.device.replica().seal(world.device.key));
  world.check_held_back();
  world.device.reopen();
  world.check_held_back();

  // The hub defers everything: its catalog is older.
  LoopbackHub older(world.older, world.rules);
  older.enrol(world.device.record(), {bucket_named("A")});
  DirectLine line(world.device, older);
  NullLog log;
  Session session(world.device.replica(), world.device.key, PublicKey{}, line, world.device.clock, world.device.random,
                  log);
  TickReport report;
  do {
    report = session.tick();
    CHECK(report.problem.find("3 later transactions are kept here") != std::string::npos);
  } while (report.state == SessionState::Working);
  CHECK(report.state == SessionState::Waiting);
  world.check_held_back();

  // After a restore all of them count as sealed, and still no request names more.
  Incoming restored;
  restored.generation = 2;
  must(world.device.replica().receive_verdicts(restored));
  const auto state = world.device.replica().outgoing(true);
  CHECK(state.open.size() == kUnjudgedMax);
  for (const SealedBatch& batch : state.batches) {
    for (const Offered& offered : must(peek_batch(batch.bytes)).transactions) {
      CHECK(std::ranges::binary_search(state.open, offered.transaction.id));
    }
  }

  LoopbackHub hub(trace_catalog(), world.rules);
  hub.enrol(world.device.record(), {bucket_named("A")});
  hub.store().write([](HubTx& tx) { tx.put_life({2, {2}}); });
  world.device.sync(hub);
  CHECK(world.device.replica().held_back() == 0);
  CHECK(world.device.replica().pending().empty());
  hub.store().read(
      [](HubView& view) { CHECK(view.feed(bucket_named("A"), 0, 1'000'000).size() == kUnjudgedMax + kBeyond); });
}

}  // namespace qiaomen
