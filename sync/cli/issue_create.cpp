#include "sync/cli/issue_create.h"

#include "engine/domain/ledger.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/registry_queries.h"
#include "engine/domain/values.h"
#include "sync/cli/naming.h"
#include "sync/device/kept_photos.h"

namespace qiaomen {
namespace {

constexpr const char* kSeverity = "严重程度，4 最重";

struct CreateOptions {
  std::string title, category, description, place, building, household, estate, visit;
  std::optional<std::int64_t> severity;
  std::vector<std::string> tags, photos;
};

void declare_create(CliCommand command, CreateOptions& options) {
  command.option("--title", options.title, "标题").required().value_name("文字");
  command.option("--category", options.category, "类别代码，如 elevator").required().value_name("代码");
  command.option("--place", options.place, "位置说明").value_name("文字");
  command.option("--building", options.building, "楼栋：“小区 楼”或编号").value_name("楼栋");
  command.option("--household", options.household, "住户：地址或编号").value_name("住户");
  command.option("--estate", options.estate, "小区；写了楼栋或住户就不用写").value_name("小区");
  command.option("--description", options.description, "描述").value_name("文字");
  command.option("--severity", options.severity, kSeverity).value_name("数字").range(1, issue::kSeverityMax);
  command.option("--tag", options.tags, "标签，可多次").value_name("文字");
  command.option("--visit", options.visit, "走访记录的编号").value_name("编号");
  command.option("--photo", options.photos, "整改前的照片文件，可多次").value_name("文件");
}

Result<> fill_place(NewIssue& input, const ReadTx& tx, const CreateOptions& options) {
  if (!options.household.empty()) {
    TRY(input.household, find_household(tx, options.household));
  }
  if (!options.building.empty()) {
    TRY(input.building, find_building(tx, options.building));
  }
  if (!options.visit.empty()) {
    TRY(input.visit, find_visit(tx, options.visit));
  }
  if (!options.estate.empty()) {
    TRY(input.estate, find_estate(tx, options.estate));
  }
  return {};
}

// Where nobody says the estate, it is that of the place.
Result<> fill_estate(NewIssue& input, Replica& replica) {
  if (!input.estate.is_nil()) return {};
  std::optional<FieldValues> place;
  if (input.household) place = replica.find(kHousehold, *input.household);
  if (!place && input.building) place = replica.find(kBuilding, *input.building);
  static_assert(household::kEstate == building::kEstate);
  const auto estate = place ? id_in(*place, household::kEstate) : std::nullopt;
  if (!estate) {
    return fail(Errc::Malformed,
                "不知道是哪个小区的问题。没有写入任何内容。请写 --household、--building 或 --estate。");
  }
  input.estate = *estate;
  return {};
}

Result<NewIssue> input_of(Device& device, const CreateOptions& options, KeptPhotos& photos) {
  NewIssue input{.title = options.title,
                 .description = options.description,
                 .category = options.category,
                 .place = options.place,
                 .severity = options.severity,
                 .tags = options.tags};
  TRY(input.photos, photos.add_all(options.photos));
  TRY_VOID(device.read([&](const ReadTx& tx) { return fill_place(input, tx, options); }));
  TRY_VOID(fill_estate(input, *device.replica));
  return input;
}

Result<Exit> create(Shell& shell, const CreateOptions& options) {
  TRY(auto device, open_device(shell));
  KeptPhotos photos{DeviceHome(shell.home)};
  TRY(const auto input, input_of(device, options, photos));
  return write_with(photos, shell, device, "问题", [&](Act& act) { return create_issue(act, input); });
}

struct EditOptions {
  std::string issue;
  std::optional<std::string> title, description, category;
  std::optional<std::int64_t> severity;
  std::vector<std::string> tags;
};

void declare_edit(CliCommand command, EditOptions& options) {
  command.option("issue", options.issue, "问题编号，可只写开头").required().value_name("问题");
  command.option("--title", options.title, "标题").value_name("文字");
  command.option("--description", options.description, "描述").value_name("文字");
  command.option("--category", options.category, "类别代码").value_name("代码");
  command.option("--severity", options.severity, kSeverity).value_name("数字").range(1, issue::kSeverityMax);
  command.option("--tag", options.tags, "要加的标签，可多次").value_name("文字");
}

Result<Exit> edit(Shell& shell, const EditOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto issue, device.read([&](const ReadTx& tx) { return find_issue(tx, options.issue); }));
  const IssueEdit input{issue, options.title, options.description, options.category, options.severity, options.tags};
  return write(shell, device, "问题修改", [&](Act& act) { return edit_issue(act, input); });
}

}  // namespace

void add_issue_create_commands(CommandTree& tree, CliCommand group) {
  tree.add<CreateOptions>(
      group,
      {.name = "create",
       .about = "上报问题",
       .example = "issue create --title 电梯停运 --category elevator --building \"示例小区 3号楼\" --photo lift.jpg",
       .writes = true},
      declare_create, create);
  tree.add<EditOptions>(group,
                        {.name = "edit",
                         .about = "改标题、描述、类别、严重程度，加标签",
                         .example = "issue edit 0190a5c0-1b2c --severity 2",
                         .writes = true},
                        declare_edit, edit);
}

}  // namespace qiaomen
