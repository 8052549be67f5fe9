#include "engine/domain/photo_queries.h"
#include "engine/domain/registry.h"
#include "sync/cli/commands.h"
#include "sync/cli/household_show.h"
#include "sync/cli/naming.h"
#include "sync/cli/photo_commands.h"
#include "sync/client/device_blobs.h"

namespace qiaomen {
namespace {

constexpr const char* kHousehold = "住户：地址“小区 楼 单元 户”或编号";

struct ShowOptions {
  std::string household;
};

void declare_show(CliCommand command, ShowOptions& options) {
  command.option("household", options.household, kHousehold).required().value_name("住户");
}

// Of the photos that the card counts; signatures are not among them.
ArrivedPhotos arrived_of(const Shell& shell, const std::vector<PhotoLine>& photos) {
  const DeviceBlobs blobs(DeviceHome(shell.home).blobs());
  ArrivedPhotos arrived;
  for (const PhotoLine& photo : photos) {
    if (!photo.personal && blobs.store.holds(photo.sha256)) ++arrived[photo.owner];
  }
  return arrived;
}

Result<Exit> show(Shell& shell, const ShowOptions& options) {
  TRY(auto device, open_device(shell));
  const DeliveryMap deliveries(*device.replica);
  std::vector<PhotoLine> photos;
  TRY(const auto card, device.read([&](const ReadTx& tx) -> Result<HouseholdCard> {
    TRY(const auto id, find_household(tx, options.household));
    photos = photos_of_household(tx, id);
    return household_card(tx, id).value_or(HouseholdCard{});
  }));
  shell.output.print(household_report(card, deliveries, arrived_of(shell, photos)));
  return Exit::Done;
}

struct CorrectOptions {
  std::string household, building;
  std::optional<std::string> unit, door, address, note;
  std::optional<std::int64_t> status, residents;
};

void declare_correct(CliCommand command, CorrectOptions& options) {
  command.option("household", options.household, kHousehold).required().value_name("住户");
  command.option("--building", options.building, "楼栋：“小区 楼”或编号").value_name("楼栋");
  command.option("--unit", options.unit, "单元").value_name("文字");
  command.option("--door", options.door, "户").value_name("文字");
  command.option("--address", options.address, "完整地址").value_name("文字");
  command.option("--status", options.status, "1 有人居住 2 空置 3 非住宅 4 已不存在").value_name("状态").range(1, 4);
  command.option("--residents", options.residents, "居住人数").value_name("人数");
  command.option("--note", options.note, "备注").value_name("文字");
}

Result<HouseholdCorrection> correction_of(const ReadTx& tx, const CorrectOptions& options) {
  TRY(const auto household, find_household(tx, options.household));
  HouseholdCorrection correction{.household = household,
                                 .unit = options.unit,
                                 .door = options.door,
                                 .address = options.address,
                                 .residents = options.residents,
                                 .note = options.note};
  if (!options.building.empty()) {
    TRY(correction.building, find_building(tx, options.building));
  }
  if (options.status) correction.status = static_cast<HouseholdStatus>(*options.status);
  return correction;
}

Result<Exit> correct(Shell& shell, const CorrectOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto correction, device.read([&](const ReadTx& tx) { return correction_of(tx, options); }));
  return write(shell, device, "住户更正", [&](Act& act) { return correct_household(act, correction); });
}

struct AddOptions {
  std::string building, unit, door, address, note;
};

void declare_add(CliCommand command, AddOptions& options) {
  command.option("building", options.building, "楼栋：“小区 楼”或编号").required().value_name("楼栋");
  command.option("--unit", options.unit, "单元").value_name("文字");
  command.option("--door", options.door, "户").required().value_name("文字");
  command.option("--address", options.address, "完整地址").value_name("文字");
  command.option("--note", options.note, "备注").value_name("文字");
}

Result<Exit> add(Shell& shell, const AddOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto building, device.read([&](const ReadTx& tx) { return find_building(tx, options.building); }));
  const NewHousehold input{.building = building,
                           .unit = options.unit,
                           .door = options.door,
                           .address = options.address,
                           .note = options.note};
  return write(shell, device, "新增住户", [&](Act& act) { return add_household(act, input); });
}

Result<Exit> remove(Shell& shell, const ShowOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto id, device.read([&](const ReadTx& tx) { return find_household(tx, options.household); }));
  return write(shell, device, "删除住户", [&](Act& act) { return remove_household(act, id); });
}

struct ContactOptions {
  std::string household, name, telephone, relation, note;
};

void declare_contact(CliCommand command, ContactOptions& options) {
  command.option("household", options.household, kHousehold).required().value_name("住户");
  command.option("--name", options.name, "姓名").required().value_name("文字");
  command.option("--telephone", options.telephone, "电话，本人愿意留才填").value_name("电话");
  command.option("--relation", options.relation, "与户主关系").value_name("文字");
  command.option("--note", options.note, "备注").value_name("文字");
}

Result<Exit> contact(Shell& shell, const ContactOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto id, device.read([&](const ReadTx& tx) { return find_household(tx, options.household); }));
  const NewContact input{id, options.name, options.telephone, options.relation, options.note};
  return write(shell, device, "联系人", [&](Act& act) { return add_contact(act, input); });
}

}  // namespace

void add_household_commands(CommandTree& tree) {
  CliCommand group = tree.group("household", "住户登记：查看、更正、新增、删除、联系人");
  tree.add<ShowOptions>(
      group, {.name = "show", .about = "一户的登记、走访和问题", .example = "household show \"3号楼 2 502\""},
      declare_show, show);
  add_household_photos_command(tree, group);
  tree.add<CorrectOptions>(group,
                           {.name = "correct",
                            .about = "在门口更正登记",
                            .example = "household correct \"3号楼 2 502\" --status 2 --note 长期出租",
                            .writes = true},
                           declare_correct, correct);
  tree.add<AddOptions>(group,
                       {.name = "add",
                        .about = "登记门口发现的住户",
                        .example = "household add \"示例小区 3号楼\" --unit 2 --door 503",
                        .writes = true},
                       declare_add, add);
  tree.add<ShowOptions>(
      group, {.name = "remove", .about = "删除登记", .example = "household remove \"3号楼 2 502\"", .writes = true},
      declare_show, remove);
  tree.add<ContactOptions>(group,
                           {.name = "contact",
                            .about = "登记联系人",
                            .example = "household contact \"3号楼 2 502\" --name 示例 --relation 本人",
                            .writes = true},
                           declare_contact, contact);
}

}  // namespace qiaomen
