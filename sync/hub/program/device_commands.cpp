#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "engine/domain/reference_tables.h"
#include "engine/domain/role.h"
#include "engine/domain/values.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/hub_folder.h"
#include "sync/hub/program/lookup.h"
#include "sync/hub/registry.h"

namespace qiaomen {
namespace {

using Json = nlohmann::ordered_json;

struct DeviceOptions {
  std::string folder;
  std::string device;
  std::string bucket;
  std::string mode = "read";
  bool json = false;
};

std::string person_name(SqliteHubStore& store, const RowId& person) {
  std::string name;
  store.read([&](HubView& view) {
    if (const auto row = view.row(person)) name = text_in(row->values, person::kName);
  });
  return name;
}

constexpr std::string_view kModes[] = {"?", "read", "write", "create"};

Json grant_json(const Grant& grant) {
  return {{"bucket", to_string(grant.bucket)},
          {"mode", kModes[static_cast<std::size_t>(grant.mode)]},
          {"from_us", grant.from.us},
          {"to_us", grant.to ? Json(grant.to->us) : Json()}};
}

Json device_json(const DeviceRecord& device, const std::string& name, const std::vector<Grant>& grants) {
  Json json{{"device", device_text(device.id)},
            {"person", to_string(device.person)},
            {"name", name},
            {"role", device.role},
            {"state", device.state == DeviceStanding::Blocked ? "blocked" : "active"},
            {"grants", Json::array()}};
  for (const Grant& grant : grants) json["grants"].push_back(grant_json(grant));
  return json;
}

Result<> list(const DeviceOptions& options, Console& console) {
  TRY(const auto store, HubFolder(options.folder).open_store());
  Registry registry(*store, console.clock, console.random, console.log);
  Json all = Json::array();
  for (const DeviceRecord& device : registry.devices()) {
    const auto grants = registry.grants(device.id);
    const auto name = person_name(*store, device.person);
    all.push_back(device_json(device, name, grants));
    if (options.json) continue;
    const auto role = parse_role(device.role);
    console.out << fmt::format("{}  {}  {}  {}  授权 {} 项\n", device_text(device.id),
                               device.state == DeviceStanding::Blocked ? "已封锁" : "正常",
                               role ? name_of(*role) : "未知角色", name, grants.size());
  }
  if (options.json) console.out << all.dump(2) << '\n';
  return {};
}

GrantMode mode_of(const std::string& word) {
  return word == "write" ? GrantMode::Write : word == "create" ? GrantMode::Create : GrantMode::Read;
}

enum class DeviceAct { Grant, Withdraw, Block };

Result<> change(DeviceAct act, const DeviceOptions& options, Console& console) {
  TRY(const auto device, parse_device(options.device));
  TRY(const auto store, HubFolder(options.folder).open_store());
  Registry registry(*store, console.clock, console.random, console.log);
  if (act == DeviceAct::Block) {
    TRY_VOID(registry.block(device));
    console.out << "已封锁。设备下次连接时清空，未上传的工作随之丢失并计数。\n";
    return {};
  }
  TRY(const auto bucket, parse_bucket(options.bucket));
  if (act == DeviceAct::Grant) {
    TRY_VOID(registry.grant(device, bucket, mode_of(options.mode)));
    console.out << "已授权。\n";
    return {};
  }
  TRY_VOID(registry.withdraw(device, bucket));
  console.out << "已收回。设备下次连接时删去这些数据；此前写下的工作在 30 天内照常受理。\n";
  return {};
}

CliCommand add(CliCommand app, const std::shared_ptr<DeviceOptions>& options, const char* name, const char* what) {
  auto command = app.command(name, what);
  command.option("folder", options->folder, "服务器的文件夹").required().value_name("文件夹");
  return command;
}

void add_change(CliCommand app, Console& console, const char* name, const char* what, DeviceAct act) {
  auto options = std::make_shared<DeviceOptions>();
  auto command = add(app, options, name, what);
  command.option("--device", options->device, "设备号，见 devices").required().value_name("设备号");
  if (act != DeviceAct::Block) {
    command.option("--bucket", options->bucket, "数据范围，见 digest").required().value_name("范围");
  }
  if (act == DeviceAct::Grant) {
    command.option("--mode", options->mode, "read、write 或 create")
        .value_name("方式")
        .one_of({"read", "write", "create"})
        .shows_default();
  }
  command.footer(fmt::format("例：qiaomen-hub {} /srv/hub --device 0123456789abcdef{}", name,
                             act == DeviceAct::Block ? "" : " --bucket work:<编号>"));
  command.runs([options, act, &console] { console.run([&] { return change(act, *options, console); }); });
}

}  // namespace

void add_device_commands(CliCommand app, Console& console) {
  auto options = std::make_shared<DeviceOptions>();
  auto command = add(app, options, "devices", "列出设备");
  command.flag("--json", options->json, "输出 JSON，含每项授权");
  command.runs([options, &console] { console.run([&] { return list(*options, console); }); });
  add_change(app, console, "grant", "给设备授权一个数据范围", DeviceAct::Grant);
  add_change(app, console, "withdraw", "收回设备的一个数据范围", DeviceAct::Withdraw);
  add_change(app, console, "block", "封锁丢失或被盗的设备，不可恢复", DeviceAct::Block);
}

}  // namespace qiaomen
