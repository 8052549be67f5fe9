#include "tests/support/loopback.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace qiaomen::testing {
namespace {

SigningKey key_of(std::uint8_t seed) {
  std::array<std::uint8_t, 32> bytes{};
  bytes[0] = seed;
  return SigningKey::from_seed(bytes);
}

constexpr std::int64_t kStartUs = 1'700'000'000'000'000;

}  // namespace

LoopbackHub::LoopbackHub(const Catalog& catalog, const Rules& rules, HubLimits limits)
    : store_(must(SqliteHubStore::open((folder_ / "hub.db").string()))),
      hub_(std::make_unique<Hub>(*store_, catalog, rules, clock, limits)) {
  clock.now.wall.us = kStartUs;
}

void LoopbackHub::enrol(const DeviceRecord& device, const std::vector<BucketId>& writable) {
  store_->write([&](HubTx& tx) {
    tx.put_device(device);
    std::vector<Grant> grants;
    for (const BucketId& bucket : writable) grants.push_back({bucket, Stamp{0}, std::nullopt, GrantMode::Write});
    tx.put_grants(device.id, grants);
  });
}

LoopbackDevice::LoopbackDevice(const Catalog& catalog, std::uint8_t seed, ReplicaOptions options)
    : random(seed), key(key_of(seed)), catalog_(catalog), options_(options) {
  clock.now.wall.us = kStartUs;
  record_.id = device_of(key.public_key());
  record_.key = key.public_key();
  record_.person.bytes[15] = seed;
  record_.role = "inspector";
  reopen();
}

std::string LoopbackDevice::file() const { return (folder_ / "replica.db").string(); }

std::string LoopbackDevice::copy() const { return (folder_ / "copy.db").string(); }

void LoopbackDevice::close() {
  exchange_.reset();
  replica_.reset();
}

void LoopbackDevice::keep_copy() {
  close();
  std::filesystem::copy_file(file(), copy(), std::filesystem::copy_options::overwrite_existing);
  reopen();
}

void LoopbackDevice::restore_copy() {
  close();
  std::filesystem::copy_file(copy(), file(), std::filesystem::copy_options::overwrite_existing);
  reopen();
}

void LoopbackDevice::reopen() {
  close();
  replica_ = must(Replica::open(file(), catalog_, record_.id, clock, random, log_, options_));
  exchange_ = std::make_unique<SyncExchange>(*replica_, key, clock, random);
}

int LoopbackDevice::sync(LoopbackHub& hub) {
  for (int round = 1; round <= 100; ++round) {
    const auto request = must(exchange_->make_request(true));
    const auto reply = must(exchange_->open_reply(must(hub.core().sync(record_, request))));
    const bool goes_on = must(exchange_->take_verdicts(*reply));
    if (goes_on) must(exchange_->take_rows(*reply));
    const auto pending = replica_->pending();
    const bool to_send = std::ranges::any_of(pending, [](const PendingInfo& info) {
      return info.delivery == Delivery::OnlyHere || info.delivery == Delivery::Sending;
    });
    if (goes_on && replica_->settled() && !to_send) return round;
  }
  throw std::runtime_error("did not settle within a hundred round trips");
}

void LoopbackDevice::lose_reply(LoopbackHub& hub) {
  const auto request = must(exchange_->make_request(true));
  must(hub.core().sync(record_, request));
}

}  // namespace qiaomen::testing
