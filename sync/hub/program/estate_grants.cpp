#include "sync/hub/program/estate_grants.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/domain/reference_tables.h"
#include "engine/domain/scope.h"
#include "engine/domain/values.h"
#include "sync/hub/program/responsibility.h"
#include "sync/hub/registry.h"
#include "sync/hub/sqlite_registry.h"
#include "sync/wire/messages.h"

namespace qiaomen {
namespace {

Result<std::vector<DeviceRecord>> devices_above(HubTx& tx, WriteTx& sql, const HubRow& person) {
  std::vector<DeviceRecord> devices;
  for (const DeviceId id : list_devices_of(sql, person.id)) {
    auto device = tx.device(id);
    const bool is_above = parse_role(device->role) == Role::Supervisor && device->division;
    if (is_above && device->state == DeviceStanding::Active) devices.push_back(*std::move(device));
  }
  if (!devices.empty()) return devices;
  return fail(Errc::NotFound,
              fmt::format("{}没有以{}入网的设备，什么都没有改动。请先发票据入网，或在票据里写 --estate。",
                          text_in(person.values, person::kName), name_of(Role::Supervisor)));
}

std::vector<Grant> grants_of(const std::vector<HubRow>& estates, Stamp now) {
  Responsibility duty;
  for (const HubRow& estate : estates) duty.estates.push_back(estate.id);
  std::vector<Grant> grants;
  for (const ScopeGrant& grant : scope_for(Role::Supervisor, duty)) {
    if (grant.bucket.kind != BucketKind::Reference) grants.push_back({grant.bucket, now, std::nullopt, grant.mode});
  }
  return grants;
}

Result<> check_division(HubTx& tx, const DeviceRecord& device, const std::vector<HubRow>& estates) {
  const auto under = divisions_under(tx, *device.division);
  const std::set<RowId> within(under.begin(), under.end());
  for (const HubRow& estate : estates) {
    if (within.contains(id_in(estate.values, estate::kCommunity).value_or(RowId{}))) continue;
    return fail(Errc::Refused, fmt::format("小区“{}”不在设备 {:016x} 的区划里，什么都没有分派。请核对小区和人员。",
                                           text_in(estate.values, estate::kName), device.id.value));
  }
  return {};
}

}  // namespace

Result<> give_estates(HubTx& tx, WriteTx& sql, const std::vector<HubRow>& estates, const HubRow& person, Stamp now) {
  TRY(const auto devices, devices_above(tx, sql, person));
  const auto grants = grants_of(estates, now);
  for (const DeviceRecord& device : devices) {
    TRY_VOID(check_division(tx, device, estates));
    if (has_room(tx, device, grants, now)) continue;
    return fail(Errc::TooLarge, fmt::format("设备 {:016x} 的数据范围会超过 {} 个，什么都没有分派。请少分派一些。",
                                            device.id.value, kBucketsMax));
  }
  for (const DeviceRecord& device : devices) {
    for (const Grant& grant : grants) open_grant(tx, device.id, grant);
  }
  return {};
}

Result<> take_estates(HubTx& tx, WriteTx& sql, const std::vector<HubRow>& estates, const HubRow& person, Stamp now) {
  TRY(const auto devices, devices_above(tx, sql, person));
  for (const DeviceRecord& device : devices) {
    for (const Grant& grant : grants_of(estates, now)) end_grants(tx, device.id, grant.bucket, now);
  }
  return {};
}

}  // namespace qiaomen
