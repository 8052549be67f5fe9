#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "engine/domain/catalog.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/role.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/hub_writer.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/estate_grants.h"
#include "sync/hub/program/hub_folder.h"
#include "sync/hub/program/lookup.h"
#include "sync/hub/registry.h"
#include "sync/hub/sqlite_registry.h"

namespace qiaomen {
namespace {

struct AssignOptions {
  std::string folder;
  std::vector<std::string> buildings, estates;
  std::string person;
  bool withdraw = false;
};

// One building and one person, in the commit that is under way.
class Assignment {
 public:
  Assignment(HubTx& tx, WriteTx& sql, Stamp now) : tx_(tx), sql_(sql), now_(now), writer_(tx, domain_catalog(), now) {}

  // The first of the person's devices that could not hold these as well.
  std::optional<DeviceId> too_small(const std::vector<HubRow>& buildings, const RowId& person) {
    std::vector<Grant> more;
    for (const HubRow& building : buildings) more.push_back(grant_of(building));
    for (const DeviceRecord& device : devices_of(person)) {
      if (!has_room(tx_, device, more, now_)) return device.id;
    }
    return std::nullopt;
  }

  void give(const HubRow& building, const RowId& person) {
    FieldValues values;
    values.set(assignment::kEstate, building.values.get(building::kEstate));
    values.set(assignment::kBuilding, building.id);
    values.set(assignment::kPerson, person);
    writer_.put(kAssignment, assignment_id(building.id, person), values);
    for (const DeviceRecord& device : devices_of(person)) {
      open_grant(tx_, device.id, grant_of(building));
    }
  }

  void take(const HubRow& building, const RowId& person) {
    writer_.remove(assignment_id(building.id, person));
    for (const DeviceRecord& device : devices_of(person)) end_grants(tx_, device.id, bucket_of(building), now_);
  }

  void commit() { writer_.commit(); }

 private:
  static BucketId bucket_of(const HubRow& building) { return {BucketKind::EstatePersonal, building.id}; }

  Grant grant_of(const HubRow& building) const { return {bucket_of(building), now_, std::nullopt, GrantMode::Write}; }

  // Those that may hold personal rows at all.
  std::vector<DeviceRecord> devices_of(const RowId& person) {
    std::vector<DeviceRecord> devices;
    for (const DeviceId id : list_devices_of(sql_, person)) {
      auto device = tx_.device(id);
      const auto role = parse_role(device->role);
      const bool may = role == Role::Inspector || role == Role::StationMaster;
      if (may && device->state == DeviceStanding::Active) devices.push_back(*std::move(device));
    }
    return devices;
  }

  HubTx& tx_;
  WriteTx& sql_;
  Stamp now_;
  HubWriter writer_;
};

Result<> assign_estates(HubTx& tx, WriteTx& sql, const AssignOptions& options, const HubRow& person, Stamp now) {
  std::vector<HubRow> estates;
  for (const std::string& word : options.estates) {
    TRY(auto estate, find_estate(tx, word));
    estates.push_back(std::move(estate));
  }
  return options.withdraw ? take_estates(tx, sql, estates, person, now) : give_estates(tx, sql, estates, person, now);
}

Result<> assign_buildings(HubTx& tx, WriteTx& sql, const AssignOptions& options, const HubRow& person, Stamp now) {
  std::vector<HubRow> buildings;
  for (const std::string& word : options.buildings) {
    TRY(auto building, find_building(tx, word));
    buildings.push_back(std::move(building));
  }
  Assignment assignment(tx, sql, now);
  if (const auto device = assignment.too_small(buildings, person.id); device && !options.withdraw) {
    return fail(Errc::TooLarge, fmt::format("设备 {:016x} 的数据范围会超过 {} 个，什么都没有分派。请少分派一些。",
                                            device->value, kBucketsMax));
  }
  for (const HubRow& building : buildings) {
    if (options.withdraw) {
      assignment.take(building, person.id);
    } else {
      assignment.give(building, person.id);
    }
  }
  assignment.commit();
  return {};
}

Result<> assign_in(HubTx& tx, WriteTx& sql, const AssignOptions& options, Stamp now) {
  TRY(const auto person, find_reference(tx, kPerson, options.person));
  return options.estates.empty() ? assign_buildings(tx, sql, options, person, now)
                                 : assign_estates(tx, sql, options, person, now);
}

std::string what_of(const AssignOptions& options) {
  return options.estates.empty() ? fmt::format("{} 栋楼", options.buildings.size())
                                 : fmt::format("{} 个小区的问题台账", options.estates.size());
}

Result<> assign(const AssignOptions& options, Console& console) {
  if (options.buildings.empty() == options.estates.empty()) {
    return fail(Errc::Malformed, "请写 --building 或 --estate，两者之一。什么都没有改动。");
  }
  TRY(const auto store, HubFolder(options.folder).open_store());
  const Stamp now{console.clock.sample().wall.us};
  Result<> result;
  store->write_sql([&](HubTx& tx, WriteTx& sql) { result = assign_in(tx, sql, options, now); });
  if (!result) return result;
  console.out << fmt::format("{} {}：{}\n", options.withdraw ? "已收回" : "已分派", what_of(options), options.person);
  return {};
}

}  // namespace

void add_assign_command(CliCommand app, Console& console) {
  auto options = std::make_shared<AssignOptions>();
  auto command = app.command("assign", "把楼栋连同其个人信息分派给人，或把小区的问题台账分派给上级；或收回");
  command.option("folder", options->folder, "服务器的文件夹").required().value_name("文件夹");
  command.option("--building", options->buildings, "楼栋（编号或 小区/楼栋），可多个").value_name("楼栋");
  command.option("--estate", options->estates, "小区，可多个：其问题台账，给社区以上的监管员，供上呼")
      .value_name("小区");
  command.option("--to", options->person, "人员的编号、代码或姓名").required().value_name("人员");
  command.flag("--withdraw", options->withdraw, "收回：设备删去这些数据，未上传的工作照常上传");
  command.footer("例：qiaomen-hub assign /srv/hub --building 阳光小区/3号楼 --to 张三");
  command.runs([options, &console] { console.run([&] { return assign(*options, console); }); });
}

}  // namespace qiaomen
