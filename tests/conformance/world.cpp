#include "tests/conformance/world.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "engine/codec/value_codec.h"
#include "engine/crypto/crypto.h"
#include "sync/hub/hub_writer.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

namespace qiaomen::conformance {
namespace {

using testing::must;

constexpr std::int64_t kSecond = 1'000'000;

const testing::NoRules kNoRules;

// Device ids are hashes of keys: sorted, they sort like the labels.
const std::vector<SigningKey>& sorted_keys() {
  static const std::vector<SigningKey> keys = [] {
    std::vector<SigningKey> made;
    for (std::uint8_t i = 1; i <= 8; ++i) {
      std::array<std::uint8_t, 32> seed{};
      seed[0] = i;
      made.push_back(SigningKey::from_seed(seed));
    }
    std::ranges::sort(made, {}, [](const SigningKey& key) { return device_of(key.public_key()); });
    return made;
  }();
  return keys;
}

json rev_json(const Rev& rev) { return json::array({rev.generation(), rev.n()}); }

json verdict_json(const Receipt& receipt, std::uint32_t index) {
  if (receipt.refused) return "refused:" + std::string(name_of(receipt.refused->refusal));
  return std::string(name_of(receipt.changes.at(index).outcome));
}

BootId boot_named(const json& step, Random& random) {
  if (!step.contains("boot")) return random.id<BootId>();
  const std::string label = step.at("boot").is_string() ? step.at("boot").get<std::string>() : step.at("boot").dump();
  BootId boot;
  boot.bytes = label_id(label).bytes;
  return boot;
}

testing::SeededRandom& shared_random() {
  static testing::SeededRandom random(7);
  return random;
}

}  // namespace

struct World::Device {
  std::string label;
  std::filesystem::path path;
  const SigningKey* key = nullptr;
  DeviceRecord record;
  testing::FakeClock clock;
  NullLog log;
  std::unique_ptr<Replica> replica;
  std::unique_ptr<SyncExchange> exchange;
  std::optional<Bytes> late_reply;
  std::optional<Bytes> kept_request;

  void open() {
    replica = must(Replica::open(path.string(), trace_catalog(), record.id, clock, shared_random(), log));
    exchange = std::make_unique<SyncExchange>(*replica, *key, clock, shared_random());
  }
  void close() {
    exchange.reset();
    replica.reset();
  }
};

World::World(const json& trace, const std::filesystem::path& folder) : folder_(folder) {
  std::filesystem::remove_all(folder_);
  std::filesystem::create_directories(folder_);
  if (trace.at("page").is_number()) page_ = trace.at("page").get<std::size_t>();
  buckets_ = trace.at("buckets").get<std::vector<std::string>>();
  std::size_t next_key = 0;
  for (const auto& label : trace.at("devices").get<std::vector<std::string>>()) {
    auto device = std::make_unique<Device>();
    device->label = label;
    device->path = folder_ / (label + ".db");
    device->key = &sorted_keys().at(next_key++);
    device->record = {device_of(device->key->public_key()),
                      device->key->public_key(),
                      label_id(label),
                      "inspector",
                      std::nullopt,
                      std::nullopt,
                      DeviceStanding::Active};
    device->open();
    devices_[label] = std::move(device);
  }
  open_hub();
  seed(trace);
}

World::~World() {
  devices_.clear();
  hub_.reset();
  store_.reset();
  std::filesystem::remove_all(folder_);
}

void World::open_hub() {
  hub_.reset();
  store_.reset();
  store_ = must(SqliteHubStore::open((folder_ / "hub.db").string()));
  HubLimits limits;
  if (page_ > 0) limits.slice_items_max = page_;
  hub_ = std::make_unique<Hub>(*store_, trace_catalog(), kNoRules, hub_clock_, limits);
}

void World::seed(const json& trace) {
  store_->write([&](HubTx& tx) {
    for (const auto& [label, device] : devices_) {
      tx.put_device(device->record);
      std::vector<Grant> grants;
      if (trace.at("grants").contains(label)) {
        for (const auto& [bucket, spans] : trace.at("grants").at(label).items()) {
          for (const auto& span : spans) {
            Grant grant{bucket_named(bucket), Stamp{span[0].get<std::int64_t>() * kSecond}, std::nullopt,
                        GrantMode::Write};
            if (!span[1].is_null()) grant.to = Stamp{span[1].get<std::int64_t>() * kSecond};
            grants.push_back(grant);
          }
        }
      }
      tx.put_grants(device->record.id, grants);
    }
    for (const auto& row : trace.at("rows")) {
      const auto label = row.at("row").get<std::string>();
      rows_[label] = "issue";
      rows_["pub" + label] = "issue_public";
      FieldValues values;
      values.set(1, label_id(row.at("bucket").get<std::string>()));
      for (const auto& [name, value] : row.at("set").items()) {
        const auto group = group_named(issue_table(), name);
        const auto list = to_values(group, value);
        for (std::size_t i = 0; i < list.size(); ++i) values.set(group.fields[i].number, list[i]);
      }
      HubWriter writer(tx, trace_catalog(), Stamp{0});
      writer.put(issue_table(), label_id(label), values);
      writer.commit();
    }
  });
}

void World::step(const json& step) {
  const auto what = step.at("do").get<std::string>();
  const auto copy_path = [&](const char* key) { return folder_ / ("kept-" + step.at(key).get<std::string>()); };
  if (what == "write") return write(step);
  if (what == "resend") return resend(step);
  if (what == "exchange") return exchange(step);
  if (what == "settle") return settle(step);
  if (what == "grant" || what == "revoke") return grant(step, what == "grant");
  if (what == "restore_hub") return restore_hub(step);
  if (what == "keep_hub") return store_->back_up_to(copy_path("as").string());
  if (what == "prune") {
    return store_->write([&](HubTx& tx) { tx.prune(bucket_named(step.at("bucket").get<std::string>())); });
  }
  Device& device = *devices_.at(step.at("dev").get<std::string>());
  if (what == "late_reply") {
    if (device.late_reply) deliver(device, *std::exchange(device.late_reply, std::nullopt), false);
  } else if (what == "late_request") {
    if (device.kept_request) serve(device, *device.kept_request, step.at("hub").get<std::int64_t>());
    device.kept_request.reset();
  } else if (what == "keep_copy") {
    device.close();
    std::filesystem::copy_file(device.path, copy_path("as"), std::filesystem::copy_options::overwrite_existing);
    device.open();
  } else if (what == "restore_copy") {
    device.close();
    std::filesystem::copy_file(copy_path("from"), device.path, std::filesystem::copy_options::overwrite_existing);
    device.late_reply.reset();
    device.open();
  } else {
    throw std::runtime_error("unknown step " + what);
  }
}

void World::set_clock(Device& device, std::int64_t wall, const json& step) {
  device.clock.now.wall.us = wall * kSecond;
  device.clock.now.boot = boot_named(step, shared_random());
  device.clock.now.monotonic.us = step.contains("mono") ? step.at("mono").get<std::int64_t>() * kSecond : 0;
}

void World::remember(const std::string& label, const TransactionId& transaction, std::uint32_t index,
                     const std::string& device, const json& op) {
  changes_[label] = {transaction, index, device};
  if (!op.contains("row")) return;
  const auto row = op.at("row").get<std::string>();
  const auto table = op.value("table", "issue");
  rows_.emplace(row, table);
  if (table == "issue") rows_.emplace("pub" + row, "issue_public");
}

Result<> World::lay(Draft& draft, const json& op) {
  const Table& table = table_named(op.value("table", "issue"));
  const RowId row = label_id(op.at("row").get<std::string>());
  const auto kind = op.at("op").get<std::string>();
  if (kind == "delete") return draft.remove(table, row);
  if (kind == "restore") return draft.restore(table, row);
  std::vector<FieldChange> values;
  if (op.contains("set")) {
    for (const auto& [name, value] : op.at("set").items()) {
      const auto group = group_named(table, name);
      const auto list = to_values(group, value);
      for (std::size_t i = 0; i < list.size(); ++i) values.emplace_back(group.fields[i].number, list[i]);
    }
  }
  if (kind == "edit") return draft.edit(table, row, values);
  const bool says_home = std::ranges::any_of(values, [](const FieldChange& value) { return value.first == 1; });
  if (!says_home) values.emplace_back(1, label_id(op.at("bucket").get<std::string>()));
  if (op.contains("under")) values.emplace_back(4, label_id(op.at("under").at(0).get<std::string>()));
  return draft.create(table, row, values);
}

void World::write(const json& step) {
  Device& device = *devices_.at(step.at("dev").get<std::string>());
  set_clock(device, step.at("wall").get<std::int64_t>(), step);
  const auto id = must(device.replica->write([&](Draft& draft) -> Result<> {
    for (const auto& op : step.at("ops")) TRY_VOID(lay(draft, op));
    return {};
  }));
  std::uint32_t index = 0;
  for (const auto& op : step.at("ops")) remember(op.at("c").get<std::string>(), id, index++, device.label, op);
}

void World::resend(const json& step) {
  Device& device = *devices_.at(step.at("dev").get<std::string>());
  set_clock(device, step.at("wall").get<std::int64_t>(), step);
  const ChangeRef old = changes_.at(step.at("of").get<std::string>());
  Change change;
  for (const auto& returned : device.replica->returned()) {
    if (returned.transaction.id == old.transaction) change = returned.transaction.changes.at(old.index);
  }
  const Table& table = *trace_catalog().find(change.table);
  const auto id = must(device.replica->resend(old.transaction, [&](Draft& draft) -> Result<> {
    if (change.op == Op::Delete) return draft.remove(table, change.row);
    if (change.op == Op::Restore) return draft.restore(table, change.row);
    std::map<FieldNumber, Value> values;
    for (const Intent& intent : change.intents) {
      const auto group = *table.group(intent.group);
      const bool replaced =
          step.contains("set") && !step.at("set").contains(group_name(table, group.number)) && change.op == Op::Edit;
      if (replaced) continue;
      for (std::size_t i = 0; i < intent.values.size(); ++i) values[group.fields[i].number] = intent.values[i];
    }
    if (step.contains("set")) {
      for (const auto& [name, value] : step.at("set").items()) {
        const auto group = group_named(table, name);
        const auto list = to_values(group, value);
        for (std::size_t i = 0; i < list.size(); ++i) values[group.fields[i].number] = list[i];
      }
    }
    std::vector<FieldChange> list(values.begin(), values.end());
    return change.op == Op::Create ? draft.create(table, change.row, list) : draft.edit(table, change.row, list);
  }));
  remember(step.at("c").get<std::string>(), id, 0, device.label, json::object());
}

Bytes World::serve(const Device& device, BytesView request, std::int64_t hub) {
  hub_clock_.now.wall.us = hub * kSecond;
  return must(hub_->sync(device.record, request));
}

void World::deliver(Device& device, BytesView bytes, bool crash_after_verdicts) {
  const auto reply = must(device.exchange->open_reply(bytes));
  if (!reply) return;
  const bool goes_on = must(device.exchange->take_verdicts(*reply));
  if (crash_after_verdicts) {
    device.close();
    device.open();
    return;
  }
  if (goes_on) must(device.exchange->take_rows(*reply));
}

void World::exchange(const json& step) {
  Device& device = *devices_.at(step.at("dev").get<std::string>());
  const auto hub = step.at("hub").get<std::int64_t>();
  one_round_trip(device, hub, step.value("wall", hub), step.value("push", true), step.at("fate").get<std::string>(),
                 step);
}

void World::one_round_trip(Device& device, std::int64_t hub, std::int64_t wall, bool push, const std::string& fate,
                           const json& step) {
  set_clock(device, wall, step);
  const Bytes request = must(device.exchange->make_request(push));
  if (fate == "request_lost") return;
  if (fate == "request_kept") {
    device.kept_request = request;
    return;
  }
  const Bytes reply = serve(device, request, hub);
  if (fate == "request_twice") serve(device, request, hub);
  if (fate == "reply_lost") return;
  if (fate == "reply_late") {
    device.late_reply = reply;
    return;
  }
  deliver(device, reply, fate == "crash_after_verdicts");
}

void World::settle(const json& step) {
  for (std::int64_t k = 0; k < step.at("rounds").get<std::int64_t>(); ++k) {
    for (auto& [label, device] : devices_) {
      const auto hub = step.at("hub").get<std::int64_t>() + k;
      const auto skew = step.contains("skew") ? step.at("skew").value(label, std::int64_t{0}) : 0;
      one_round_trip(*device, hub, hub + skew, true, "ok", json::object());
    }
  }
}

void World::grant(const json& step, bool begins) {
  const Device& device = *devices_.at(step.at("dev").get<std::string>());
  const auto bucket = bucket_named(step.at("bucket").get<std::string>());
  const Stamp at{step.at("hub").get<std::int64_t>() * kSecond};
  store_->write([&](HubTx& tx) {
    auto grants = tx.grants(device.record.id);
    if (begins) {
      grants.push_back({bucket, at, std::nullopt, GrantMode::Write});
    } else {
      for (Grant& grant : grants) {
        if (grant.bucket == bucket && !grant.to) grant.to = at;
      }
    }
    tx.put_grants(device.record.id, grants);
  });
}

void World::restore_hub(const json& step) {
  std::map<DeviceId, std::vector<Grant>> grants;
  store_->read([&](HubView& view) {
    for (const auto& [label, device] : devices_) grants[device->record.id] = view.grants(device->record.id);
  });
  hub_.reset();
  store_.reset();
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(folder_ / (std::string("hub.db") + suffix));
  std::filesystem::copy_file(folder_ / ("kept-" + step.at("from").get<std::string>()), folder_ / "hub.db");
  open_hub();
  store_->write([&](HubTx& tx) {
    HubLife life = tx.life();
    life.generation = ++highest_generation_;
    life.line.insert(life.generation);
    tx.put_life(life);
    for (const auto& [device, list] : grants) tx.put_grants(device, list);
  });
}

std::int64_t World::mismatches() {
  std::int64_t sum = 0;
  for (const auto& [label, device] : devices_) sum += device->replica->hash_mismatches();
  return sum;
}

std::string World::label_of_change(const TransactionId& transaction, std::uint32_t index) const {
  for (const auto& [label, ref] : changes_) {
    if (ref.transaction == transaction && ref.index == index) return label;
  }
  return "?";
}

json World::observe() {
  json seen;
  seen["hub"] = observe_hub();
  for (auto& [label, device] : devices_) seen[label] = observe_device(*device);
  return seen;
}

json World::observe_row(HubView&, const HubRow& row) {
  json seen = {{"alive", row.alive}, {"bucket", label_of(row.bucket.scope)}, {"rev", rev_json(row.rev)}};
  if (!row.alive) return seen;
  const Table& table = *trace_catalog().find(row.table);
  seen["set"] = to_json(table, row.values);
  for (const auto& [group, candidates] : row.candidates) {
    json list = json::array();
    for (const Candidate& candidate : candidates) list.push_back(to_json(*table.group(group), candidate.values));
    seen["set"][group_name(table, group)] = list;
  }
  json asks = json::array();
  for (const Ask& ask : row.asks) asks.push_back(label_of_change(ask.transaction, ask.key.index));
  std::sort(asks.begin(), asks.end());
  if (!asks.empty()) seen["asks"] = asks;
  return seen;
}

json World::observe_hub() {
  json seen = {
      {"rows", json::object()}, {"lost", json::object()}, {"feed", json::object()}, {"receipts", json::object()}};
  store_->read([&](HubView& view) {
    seen["gen"] = view.life().generation;
    for (const auto& [label, name] : rows_) {
      const auto row = view.row(label_id(label));
      if (!row) continue;
      seen["rows"][label] = observe_row(view, *row);
      json lost = json::array();
      view.history(*row, [&](const HistoryEntry& entry) {
        const Table& table = *trace_catalog().find(entry.table);
        for (const Loser& loser : entry.losers) {
          lost.push_back({group_name(table, loser.group), to_json(*table.group(loser.group), loser.values)});
        }
        return true;
      });
      std::sort(lost.begin(), lost.end());
      if (!lost.empty()) seen["lost"][label] = lost;
    }
    for (const std::string& bucket : buckets_) {
      for (const FeedEntry& entry : view.feed(bucket_named(bucket), 0, 1 << 20)) {
        const auto row = view.row(entry.row);
        seen["feed"][bucket][label_of(entry.row)] = {entry.place, entry.gone ? "gone" : row->alive ? "row" : "tomb"};
      }
    }
    for (const auto& [label, ref] : changes_) {
      const auto receipt = view.receipt(ref.transaction);
      if (!receipt) continue;
      json entry = {{"v", verdict_json(*receipt, ref.index)}};
      if (!receipt->refused) {
        const ChangeVerdict& verdict = receipt->changes.at(ref.index);
        entry["rev"] = rev_json(verdict.rev);
        entry["at"] = label_of(verdict.where.scope);
        entry["stamp"] = {receipt->stamp->us / kSecond, receipt->stamp->us % kSecond};
      }
      seen["receipts"][label] = entry;
    }
  });
  return seen;
}

json World::observe_device(Device& device) {
  Replica& replica = *device.replica;
  json seen = {
      {"screen", json::object()}, {"outbox", json::array()}, {"verdicts", json::object()}, {"returned", json::array()}};
  for (const auto& [label, name] : rows_) {
    const Table& table = table_named(name);
    if (const auto values = replica.find(table, label_id(label))) seen["screen"][label] = to_json(table, *values);
  }
  for (const PendingInfo& pending : replica.pending()) {
    for (std::uint32_t i = 0; i < pending.transaction.changes.size(); ++i) {
      const auto label = label_of_change(pending.id, i);
      if (!pending.contained.at(i)) seen["outbox"].push_back(label);
      const auto receipt = replica.receipt(pending.id);
      const bool waiting = replica.waiting_since_us(pending.id).has_value();
      seen["verdicts"][label] = receipt ? verdict_json(*receipt, i) : json(waiting ? "waiting" : "pending");
    }
  }
  for (const auto& [label, ref] : changes_) {
    if (ref.device != device.label || seen["verdicts"].contains(label)) continue;
    if (const auto receipt = replica.receipt(ref.transaction))
      seen["verdicts"][label] = verdict_json(*receipt, ref.index);
  }
  for (const ReturnedInfo& returned : replica.returned()) {
    for (std::uint32_t i = 0; i < returned.transaction.changes.size(); ++i) {
      seen["returned"].push_back(label_of_change(returned.transaction.id, i));
    }
  }
  std::sort(seen["returned"].begin(), seen["returned"].end());
  return seen;
}

}  // namespace qiaomen::conformance
