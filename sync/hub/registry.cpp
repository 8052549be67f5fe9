#include "sync/hub/registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/base/hash.h"
#include "engine/domain/role.h"
#include "sync/hub/domain_rules.h"
#include "sync/hub/feed.h"
#include "sync/hub/sqlite_registry.h"

namespace qiaomen {
namespace {

// One answer for all that is wrong with a ticket: who guesses learns nothing.
constexpr const char* kNoTicket = "票据无效、已用过或已过期，请向管理员重新申请。";

bool is_open(const Grant& grant, Stamp now) { return !grant.to || now < *grant.to; }

bool is_same_duty(const DeviceRecord& known, const Ticket& ticket) {
  return known.person == ticket.person && known.role == ticket.role && known.company == ticket.company &&
         known.division == ticket.division;
}

std::string why_not(HubView& view, const std::optional<Ticket>& ticket, const EnrolRequest& request,
                    std::int64_t now_us) {
  const auto known = view.device(device_of(request.key));
  if (!ticket) return "unknown ticket";
  if (ticket->expires_us <= now_us) return "expired ticket";
  if (ticket->used_by && *ticket->used_by != request.key) return "ticket spent by another key";
  if (known && known->state == DeviceStanding::Blocked) return "blocked device";
  if (known && known->key != request.key) return "another key has this device id";
  if (known && !is_same_duty(*known, *ticket)) return "the key is enrolled for another person or role";
  if (known && !has_room(view, *known, ticket->grants, Stamp{now_us})) return "more buckets than a device may hold";
  if (!proves_possession(request)) return "wrong proof of possession";
  return {};
}

void take_ticket(HubTx& tx, WriteTx& sql, const Ticket& ticket, const PublicKey& key) {
  const auto device = device_of(key);
  tx.put_device({device, key, ticket.person, ticket.role, ticket.company, ticket.division, DeviceStanding::Active});
  for (const Grant& grant : ticket.grants) open_grant(tx, device, grant);
  mark_ticket_used(sql, ticket.secret_hash, key);
}

Enrolment answer(HubView& view, const DeviceRecord& device, const HubKeys& keys, Stamp now) {
  return {.device = device.id,
          .generation = view.life().generation,
          .hub_signing_key = keys.signing.public_key(),
          .hub_sealing_key = keys.sealing.public_key(),
          .role = device.role,
          .person = device.person,
          .company = device.company,
          .division = device.division,
          .scope = readable_scope(view.grants(device.id), now)};
}

template <typename Change>
Result<> change_device(SqliteHubStore& store, DeviceId device, Change change) {
  Result<> result;
  store.write([&](HubTx& tx) {
    auto record = tx.device(device);
    result = record ? change(tx, *record) : fail(Errc::NotFound, "没有这台设备。用 devices 命令查看设备号。");
  });
  return result;
}

Error no_room() { return {Errc::TooLarge, fmt::format("一台设备最多 {} 个数据范围，请缩小范围。", kBucketsMax)}; }

}  // namespace

bool has_room(HubView& view, const DeviceRecord& device, const std::vector<Grant>& more, Stamp now) {
  std::set<BucketId> buckets;
  for (const Grant& grant : view.grants(device.id)) {
    if (is_open(grant, now)) buckets.insert(grant.bucket);
  }
  for (const Grant& grant : more) buckets.insert(grant.bucket);
  return may_hold(device.role, buckets.size());
}

bool open_grant(HubTx& tx, DeviceId device, const Grant& grant) {
  auto grants = tx.grants(device);
  const bool is_there = std::ranges::any_of(grants, [&](const Grant& known) {
    return known.bucket == grant.bucket && known.mode == grant.mode && known.from <= grant.from && known.to == grant.to;
  });
  if (is_there) return false;
  grants.push_back(grant);
  tx.put_grants(device, grants);
  return true;
}

bool end_grants(HubTx& tx, DeviceId device, const BucketId& bucket, Stamp now) {
  auto grants = tx.grants(device);
  bool ended = false;
  for (Grant& grant : grants) {
    if (grant.bucket != bucket || !is_open(grant, now)) continue;
    grant.to = std::max(now, grant.from);
    ended = true;
  }
  if (ended) tx.put_grants(device, grants);
  return ended;
}

Result<TicketSecret> Registry::issue_ticket(const TicketOrder& order) {
  if (!parse_role(order.role)) return fail(Errc::Malformed, fmt::format("没有“{}”这个角色。", order.role));
  if (!may_hold(order.role, order.grants.size())) return std::unexpected(no_room());
  TicketSecret secret{};
  random_.fill(secret);
  const auto now = now_us();
  const Ticket ticket{sha256(secret), order.person, order.role,          order.company,
                      order.division, order.grants, now + kTicketLifeUs, std::nullopt};
  store_.write_sql([&](HubTx&, WriteTx& sql) {
    delete_tickets_before(sql, now - kTicketLifeUs);
    insert_ticket(sql, ticket);
  });
  return secret;
}

Result<Enrolment> Registry::enrol(const EnrolRequest& request, const HubKeys& keys) {
  const auto now = now_us();
  const auto hash = sha256(request.ticket);
  const auto device = device_of(request.key);
  std::string why;
  std::optional<Enrolment> enrolment;
  store_.write_sql([&](HubTx& tx, WriteTx& sql) {
    const auto ticket = find_ticket(sql, hash);
    why = why_not(tx, ticket, request, now);
    if (!why.empty()) return;
    if (!ticket->used_by) take_ticket(tx, sql, *ticket, request.key);
    // By the time of the ticket, not of this moment: a repeat gets the same answer.
    enrolment = answer(tx, *tx.device(device), keys, Stamp{ticket->expires_us - kTicketLifeUs});
  });
  if (!enrolment) {
    log_.write(LogLevel::Warning, fmt::format("enrolment refused: {}", why));
    return fail(Errc::Refused, kNoTicket);
  }
  log_.write(LogLevel::Info, fmt::format("device {:016x} enrolled as {}", device.value, enrolment->role));
  return *std::move(enrolment);
}

std::vector<DeviceRecord> Registry::devices() {
  std::vector<DeviceId> ids;
  store_.read_sql([&](const ReadTx& sql) { ids = list_devices(sql); });
  std::vector<DeviceRecord> records;
  store_.read([&](HubView& view) {
    for (const DeviceId id : ids) {
      if (auto record = view.device(id)) records.push_back(*std::move(record));
    }
  });
  return records;
}

std::vector<DeviceRecord> Registry::devices_of(const RowId& person) {
  auto records = devices();
  std::erase_if(records, [&](const DeviceRecord& record) { return record.person != person; });
  return records;
}

std::vector<Grant> Registry::grants(DeviceId device) {
  std::vector<Grant> grants;
  store_.read([&](HubView& view) { grants = view.grants(device); });
  return grants;
}

Result<> Registry::grant(DeviceId device, const BucketId& bucket, GrantMode mode) {
  const Stamp now{now_us()};
  return change_device(store_, device, [&](HubTx& tx, const DeviceRecord& record) -> Result<> {
    const Grant more{bucket, now, std::nullopt, mode};
    if (!has_room(tx, record, {more}, now)) return std::unexpected(no_room());
    open_grant(tx, device, more);
    return {};
  });
}

Result<> Registry::withdraw(DeviceId device, const BucketId& bucket) {
  const Stamp now{now_us()};
  return change_device(store_, device, [&](HubTx& tx, const DeviceRecord&) -> Result<> {
    if (end_grants(tx, device, bucket, now)) return {};
    return fail(Errc::NotFound, "这台设备没有这个数据范围的有效授权。");
  });
}

Result<> Registry::block(DeviceId device) {
  return change_device(store_, device, [&](HubTx& tx, DeviceRecord& record) -> Result<> {
    record.state = DeviceStanding::Blocked;
    tx.put_device(record);
    log_.write(LogLevel::Warning, fmt::format("device {:016x} is blocked", device.value));
    return {};
  });
}

}  // namespace qiaomen
