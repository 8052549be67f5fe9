#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <future>
#include <mutex>
#include <numeric>
#include <set>
#include <thread>

#include "engine/domain/campaign.h"
#include "engine/domain/ledger.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/client/curl_transport.h"
#include "sync/client/poke_listener.h"
#include "sync/client/session.h"
#include "sync/hub/feed.h"
#include "tests/support/count.h"
#include "tests/support/hub_desk.h"
#include "tests/support/loopback.h"

// Everything that runs at once in a hub and its devices, on real sockets: what tsan has to see.

namespace qiaomen {
namespace {

using testing::Count;
using testing::HubDesk;
using testing::must;
using testing::Phone;

constexpr int kWriters = 8;
constexpr int kWatchers = 2;
constexpr int kRounds = 4;

// Tells how far requests have come: each reads the clock when it comes and when it joins the queue for a commit.
class WatchedClock final : public Clock {
 public:
  explicit WatchedClock(Clock& clock) : clock_(clock) {}
  ClockSample sample() override {
    reads.up();
    return clock_.sample();
  }
  Count reads;

 private:
  Clock& clock_;
};

// Tells how many long polls wait, and how many of them were answered without a poke.
class WatchedService final : public RequestHandler {
 public:
  explicit WatchedService(HubService& service) : service_(service) {}
  ServerAnswer handle(const ServerRequest& request) override {
    auto answer = service_.handle(request);
    if (auto* deferred = std::get_if<DeferredReply>(&answer)) {
      deferred->reply = [this, reply = std::move(deferred->reply)](const std::vector<PokeKey>& moved) mutable {
        if (moved.empty()) unpoked.up();
        return reply(moved);
      };
      waiting.up();
    }
    return answer;
  }
  Count waiting, unpoked;

 private:
  HubService& service_;
};

struct Device : Phone {
  using Phone::Phone;

  void connect(std::uint16_t port, const PublicKey& hub) {
    line = testing::must(
        CurlTransport::open({.hub_url = "http://127.0.0.1:" + std::to_string(port), .plain_is_allowed = true}));
    session = std::make_unique<Session>(*replica, key, hub, *line, clock, random, log);
  }
  // Round trips until everything is sent and read; false if one failed.
  bool sync() {
    session->hurry();
    auto report = session->tick();
    while (report.state == SessionState::Working) report = session->tick();
    return report.state == SessionState::Settled;
  }

  std::unique_ptr<CurlTransport> line;
  std::unique_ptr<Session> session;
  std::vector<TransactionId> written;
};

struct Station : HubDesk {
  Station();

  // A visit of its own, and one transaction on two rows that everybody writes, in two buckets.
  void write(Device& by, int round);
  // Every round but the first is also written here. Any thread.
  bool work_rounds(Device& by);
  // Listens for news until everybody's work is here; false if the line failed before.
  bool watch(Device& by, const std::stop_token& stop);
  // One look at the store that lasts for two commits; true if it saw neither.
  bool look_beside_commits();
  // What monitoring and the operator's commands read meanwhile.
  void look_around(const std::stop_token& stop);

  std::int64_t people(const std::optional<FieldValues>& row) const {
    return row ? integer_in(*row, service_log::kPeople).value_or(0) : 0;
  }
  std::int64_t tags(HubView& view) const {
    return static_cast<std::int64_t>(std::get<TextSet>(view.row(issue)->values.get(issue::kTags)).size());
  }

  WatchedClock hub_clock{clock};
  std::unique_ptr<WatchedService> door;
  std::unique_ptr<HttpServer> server;
  std::vector<GroupReport> commits;
  Count committed, looking;
  std::mutex verdicts_lock;
  std::vector<Receipt> verdicts;
  RowId service_day, issue;
  std::vector<std::unique_ptr<Device>> writers, watchers;
};

Station::Station() {
  service.reset();
  hub = std::make_unique<Hub>(*store, domain_catalog(), rules, hub_clock);
  service = std::make_unique<HubService>(HubService::Parts{*store, *hub, *registry, keys, metrics, clock, log, *blobs});
  for (int i = 0; i < kWriters + kWatchers; ++i) {
    auto& group = i < kWriters ? writers : watchers;
    group.push_back(std::make_unique<Device>(static_cast<std::uint8_t>(i + 1)));
    enrol(*group.back(), "人员" + std::to_string(i), Role::Inspector);
    REQUIRE(HubDesk::sync(*group.back()) == 200);
  }
  issue = writers[0]
              ->must([&](Act& act) -> Result<RowId> {
                service_day = act.new_id();
                TRY_VOID(act.create(kServiceLog, service_day,
                                    {{service_log::kEstate, estate},
                                     {service_log::kServedOn, std::int64_t{1}},
                                     {service_log::kKind, std::string("义诊")}}));
                return create_issue(act, {.estate = estate,
                                          .title = "电梯停运",
                                          .category = "elevator",
                                          .building = buildings[0],
                                          .tags = {"起"}});
              })
              .row;
  REQUIRE(HubDesk::sync(*writers[0]) == 200);
  hub->on_verdict([this](const Receipt& receipt) {
    metrics.count_verdict(receipt);
    const std::scoped_lock lock(verdicts_lock);
    verdicts.push_back(receipt);
  });
  hub->on_commit([this](const GroupReport& report) {
    metrics.count_commit(report);
    commits.push_back(report);
    std::vector<PokeKey> moved;
    for (const BucketId& bucket : report.moved) moved.push_back(poke_key(bucket));
    server->poke(moved);
    committed.up();
  });
  door = std::make_unique<WatchedService>(*service);
  server = testing::must(HttpServer::start({.workers = kWriters + 1}, *door, log));
  service->on_scrape([this] { return server->counters(); });
  for (auto* group : {&writers, &watchers}) {
    for (const auto& device : *group) {
      device->connect(server->port(), keys.signing.public_key());
      REQUIRE(device->sync());
    }
  }
}

void Station::write(Device& by, int round) {
  const auto visited = by.must([&](Act& act) {
    return record_visit(
        act, {.household = households[round % 2][by.key.public_key()[0] % 2], .campaign = campaign, .outcome = 1});
  });
  const auto mark = to_string(by.actor.person) + " " + std::to_string(round);
  const auto shared = by.must([&](Act& act) -> Result<RowId> {
    TRY_VOID(act.edit(kServiceLog, service_day, {{service_log::kPeople, std::int64_t{1}}}));
    return edit_issue(act, {.issue = issue, .title = mark, .tags = {mark}});
  });
  by.written.insert(by.written.end(), {visited.transaction, shared.transaction});
}

bool Station::work_rounds(Device& by) {
  bool settled = by.sync();
  for (int round = 1; round < kRounds; ++round) {
    write(by, round);
    settled = by.sync() && settled;
  }
  return settled;
}

bool Station::watch(Device& by, const std::stop_token& stop) {
  PokeListener listener(*by.replica, by.key, *by.line, by.random);
  while (by.sync()) {
    if (people(by.replica->find(kServiceLog, service_day)) == kWriters * kRounds) return true;
    if (!listener.wait(stop)) return false;
  }
  return false;
}

bool Station::look_beside_commits() {
  bool is_one_snapshot = false;
  store->read([&](HubView& view) {
    const auto before = people(view.row(service_day)->values);
    looking.up();
    is_one_snapshot =
        committed.reaches(2) && people(view.row(service_day)->values) == before && tags(view) == before + 1;
  });
  return is_one_snapshot;
}

void Station::look_around(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    store->foreign_commits();
    registry->devices();
    reply({.method = "GET", .target = "/metrics"});
  }
}

}  // namespace

TEST_CASE("many devices that sync at once over a real line lose nothing and wait for one commit together") {
  Station station;
  Count seen_all;
  std::vector<std::jthread> watching;
  for (const auto& device : station.watchers) {
    watching.emplace_back([&](const std::stop_token& stop) {
      if (station.watch(*device, stop)) seen_all.up();
    });
  }
  REQUIRE(station.door->waiting.reaches(kWatchers));
  for (const auto& device : station.writers) station.write(*device, 0);
  const int reads = station.hub_clock.reads.value();
  bool all_wait = false;
  std::vector<std::future<bool>> working;
  auto beside = std::async(std::launch::async, [&] { return station.look_beside_commits(); });
  REQUIRE(station.looking.reaches(1));
  station.store->write([&](HubTx&) {
    for (const auto& device : station.writers) {
      working.push_back(std::async(std::launch::async, [&] { return station.work_rounds(*device); }));
    }
    all_wait = station.hub_clock.reads.reaches(reads + 2 * kWriters + 1);  // a third by who leads the first commit
  });
  {
    const std::jthread monitoring([&](const std::stop_token& stop) { station.look_around(stop); });
    for (auto& device : working) CHECK(device.get());
  }
  CHECK(beside.get());
  CHECK(seen_all.reaches(kWatchers));
  CHECK(station.door->unpoked.value() == 0);
  watching.clear();

  REQUIRE(all_wait);
  CHECK(station.commits[0].requests == 1);
  CHECK(station.commits[1].requests == kWriters - 1);
  CHECK(std::accumulate(station.commits.begin(), station.commits.end(), std::size_t{0},
                        [](std::size_t sum, const GroupReport& report) { return sum + report.requests; }) ==
        kWriters * kRounds);

  std::multiset<TransactionId> judged, written;
  for (const Receipt& receipt : station.verdicts) judged.insert(receipt.transaction);
  for (const auto& device : station.writers) {
    for (const TransactionId& id : device->written) {
      written.insert(id);
      CHECK(!station.receipt(id).refused);
    }
  }
  CHECK(written.size() == 2 * kWriters * kRounds);
  CHECK(judged == written);

  station.store->read([&](HubView& view) {
    CHECK(station.people(view.row(station.service_day)->values) == kWriters * kRounds);
    CHECK(station.tags(view) == kWriters * kRounds + 1);
    CHECK(living_rows(view, station.work(), kVisit).size() == kWriters * kRounds);
  });
  for (auto* group : {&station.writers, &station.watchers}) {
    for (const auto& device : *group) {
      CHECK(device->sync());
      CHECK(station.disagreement(*device) == "");
    }
  }
}

}  // namespace qiaomen
