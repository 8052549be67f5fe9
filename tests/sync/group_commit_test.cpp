#include "sync/hub/group_commit.h"

#include <catch2/catch_test_macros.hpp>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "sync/hub/sqlite_hub_store.h"
#include "tests/support/count.h"
#include "tests/support/fakes.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using testing::Count;

// Tells when a request has joined the queue: each reads the clock as it does.
class CountingClock final : public Clock {
 public:
  ClockSample sample() override {
    reads.up();
    return {};
  }
  Count reads;
};

// Its first commit waits for the test.
class GatedStore final : public HubStore {
 public:
  explicit GatedStore(const std::string& path) : inner_(testing::must(SqliteHubStore::open(path))) {}

  void write(const std::function<void(HubTx&)>& act) override {
    started.up();
    if (started.value() == 1) gate.get_future().wait();
    if (is_broken) throw StoreError("disk full");
    inner_->write(act);
  }
  void read(const std::function<void(HubView&)>& look) override { inner_->read(look); }

  Count started;
  std::promise<void> gate;
  bool is_broken = false;

 private:
  std::unique_ptr<SqliteHubStore> inner_;
};

const BucketId kBucket{BucketKind::EstateWork, {}};

struct Queue {
  testing::TemporaryFolder folder;
  GatedStore store{(folder / "hub.db").string()};
  CountingClock clock;
  GroupCommit commits;
  std::vector<GroupReport> reports;
  std::vector<std::future<void>> requests;

  explicit Queue(GroupLimits limits = {}) : commits(store, clock, limits) {
    commits.on_commit([this](const GroupReport& report) { reports.push_back(report); });
  }

  void ask(GroupCommit::Act act, std::size_t bytes = 1) {
    requests.push_back(
        std::async(std::launch::async, [this, bytes, act = std::move(act)] { commits.run(bytes, act); }));
  }
  // The first request is in its commit, `count` more wait behind it.
  void hold(int count, const std::function<void(HubTx&, int)>& act, std::size_t bytes = 1) {
    ask([](HubTx&) {});
    REQUIRE(store.started.reaches(1));
    for (int i = 0; i < count; ++i) {
      ask([act, i](HubTx& tx) { act(tx, i); }, bytes);
      REQUIRE(clock.reads.reaches(3 + i));  // two by the first request
    }
  }
  void release() {
    store.gate.set_value();
    for (auto& request : requests) request.wait();
  }
  std::vector<std::size_t> sizes() const {
    std::vector<std::size_t> sizes;
    for (const GroupReport& report : reports) sizes.push_back(report.requests);
    return sizes;
  }
  std::int64_t places() {
    std::int64_t counter = 0;
    store.read([&](HubView& view) { counter = view.head(kBucket).counter; });
    return counter;
  }
};

void take_place(HubTx& tx, int) { tx.next_place(kBucket); }

}  // namespace

TEST_CASE("requests that wait for a commit share the next one") {
  Queue queue;
  queue.hold(5, take_place);
  queue.release();
  CHECK(queue.sizes() == std::vector<std::size_t>{1, 5});
  CHECK(queue.store.started.value() == 2);
  CHECK(queue.places() == 5);
}

TEST_CASE("they are judged in the order in which they came") {
  Queue queue;
  std::string order;
  queue.hold(4, [&](HubTx&, int i) { order += std::to_string(i); });
  queue.release();
  CHECK(order == "0123");
}

TEST_CASE("a commit takes so many requests and no more") {
  Queue queue({.requests_max = 2, .bytes_max = 1000});
  queue.hold(5, take_place);
  queue.release();
  CHECK(queue.sizes() == std::vector<std::size_t>{1, 2, 2, 1});
  CHECK(queue.places() == 5);
}

TEST_CASE("a commit takes so many bytes and no more, but always one request") {
  Queue queue({.requests_max = 64, .bytes_max = 10});
  queue.hold(3, take_place, 11);
  queue.release();
  CHECK(queue.sizes() == std::vector<std::size_t>{1, 1, 1, 1});
  CHECK(queue.places() == 3);
}

TEST_CASE("a request whose judging throws fails alone") {
  Queue queue;
  queue.hold(3, [](HubTx& tx, int i) {
    take_place(tx, i);
    if (i == 1) throw std::runtime_error("its own fault");
  });
  queue.release();
  CHECK_NOTHROW(queue.requests[1].get());
  CHECK_THROWS_AS(queue.requests[2].get(), std::runtime_error);
  CHECK_NOTHROW(queue.requests[3].get());
  CHECK(queue.places() == 2);
  CHECK(queue.sizes() == std::vector<std::size_t>{1, 1, 1});
}

TEST_CASE("a store that fails is told to everybody who waits, and the next request is served") {
  Queue queue;
  queue.hold(2, take_place);
  queue.store.is_broken = true;
  queue.release();
  for (auto& request : queue.requests) CHECK_THROWS_AS(request.get(), StoreError);
  queue.store.is_broken = false;
  CHECK_NOTHROW(queue.commits.run(1, [](HubTx& tx) { take_place(tx, 0); }));
  CHECK(queue.places() == 1);
}

TEST_CASE("a commit reports the buckets that moved in it, once each") {
  Queue queue;
  queue.hold(2, take_place);
  queue.release();
  REQUIRE(queue.reports.size() == 2);
  CHECK(queue.reports[0].moved.empty());
  CHECK(queue.reports[1].moved == std::vector{kBucket});
}

}  // namespace qiaomen
