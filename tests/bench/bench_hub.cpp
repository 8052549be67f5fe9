#include "tests/bench/bench_hub.h"

#include <signal.h>

#include <algorithm>
#include <iostream>

#include "sync/hub/hub_service.h"
#include "sync/hub/hub_writer.h"
#include "sync/hub/program/backup.h"
#include "tests/bench/bench_catalog.h"
#include "tests/bench/own_process.h"

namespace qiaomen::bench {
namespace {

HubKeys keys() { return {SigningKey::from_seed({77}), SealingKey::from_seed({78})}; }

template <typename F>
void write(const std::filesystem::path& file, F&& act) {
  const auto store = must(SqliteHubStore::open(file.string()));
  store->write(act);
}

FieldValues values_of(const Record& record) {
  FieldValues values;
  for (std::size_t i = 0; i < record.columns.size(); ++i) {
    values.append(record.table->fields[i].number, record.columns[i]);
  }
  return values;
}

}  // namespace

PublicKey hub_key() { return keys().signing.public_key(); }

BenchHub::BenchHub(const std::filesystem::path& folder) : folder_(folder) {
  std::filesystem::create_directories(folder_);
  must(keys().signing.save((folder_ / "signing.key").string()));
  must(keys().sealing.save((folder_ / "sealing.key").string()));
}

BenchHub::~BenchHub() { stop(); }

void BenchHub::put(std::span<const Record> rows) {
  constexpr std::size_t kPerCommit = 5'000;
  SystemClock clock;
  for (std::size_t at = 0; at < rows.size(); at += kPerCommit) {
    write(file(), [&](HubTx& tx) {
      HubWriter writer(tx, catalog(), Stamp{clock.sample().wall.us});
      for (const Record& record : rows.subspan(at, std::min(kPerCommit, rows.size() - at))) {
        writer.put(*record.table, record.id, values_of(record));
      }
      writer.commit();
    });
  }
}

void BenchHub::enrol(const BenchDevice& device, std::span<const BucketId> buckets) {
  DeviceRecord record;
  record.id = device.id();
  record.key = device.key().public_key();
  record.person = device.person();
  record.role = "inspector";
  std::vector<Grant> grants;
  for (const BucketId& bucket : buckets) grants.push_back({bucket, Stamp{0}, std::nullopt, GrantMode::Write});
  write(file(), [&](HubTx& tx) {
    tx.put_device(record);
    tx.put_grants(record.id, grants);
  });
}

void BenchHub::start() {
  const auto started = start_self({"--serve", folder_.string()});
  process_ = started.process;
  port_ = static_cast<std::uint16_t>(std::stoi(started.said));
}

void BenchHub::stop() {
  if (process_ == 0) return;
  kill(process_, SIGTERM);
  wait_for(process_);
  process_ = 0;
}

void BenchHub::back_up(const std::filesystem::path& to) const {
  SystemClock clock;
  must(make_backup(HubFolder(folder_), to, clock));
}

int serve(const std::filesystem::path& folder) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  SystemClock clock;
  SystemRandom random;
  NullLog log;
  const auto store = must(SqliteHubStore::open((folder / "hub.db").string()));
  store->checkpoint_aside(log);
  const BenchRules rules;
  const auto hub_keys = keys();
  Hub hub(*store, catalog(), rules, clock);
  Registry registry(*store, clock, random, log);
  HubMetrics metrics;
  BlobStore blobs(folder / "blobs");
  BlobDesk desk(*store, catalog(), blobs, clock);
  HubService service({*store, hub, registry, hub_keys, metrics, clock, log, desk});
  const auto server = must(HttpServer::start({}, service, log));
  std::cout << server->port() << std::endl;
  int signal = 0;
  sigwait(&stop, &signal);
  server->stop(std::chrono::seconds(5));
  return 0;
}

}  // namespace qiaomen::bench
