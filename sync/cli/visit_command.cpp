#include "engine/domain/campaign.h"
#include "engine/domain/campaign_queries.h"
#include "sync/cli/commands.h"
#include "sync/cli/kept_photos.h"
#include "sync/cli/naming.h"
#include "sync/cli/typed_values.h"

namespace qiaomen {
namespace {

struct VisitOptions {
  std::string household, campaign, note, appointment, position, door_code, answers;
  std::int64_t outcome = 0;
  bool mock_position = false;
  std::vector<std::string> photos;
};

constexpr const char* kOutcomes =
    "结果：1 见面 2 无人 3 拒访 4 进不去 5 空置 6 非住宅 7 地址不存在或重复 8 约时再访 9 电话代访";

void declare(CliCommand command, VisitOptions& options) {
  command.option("household", options.household, "住户：地址“小区 楼 单元 户”或编号").required().value_name("住户");
  command.option("--outcome", options.outcome, kOutcomes).required().value_name("结果");
  command.option("--note", options.note, "备注").value_name("文字");
  command.option("--appointment", options.appointment, "约定再访的时间，如 \"2020-10-02 18:30\"").value_name("时间");
  command.option("--campaign", options.campaign, "活动的代码或名称；不写则为正在进行的活动").value_name("活动");
  command.option("--position", options.position, "纬度,经度[,精度米]（WGS84）").value_name("位置");
  command.flag("--mock-position", options.mock_position, "系统说这个位置是模拟的");
  command.option("--door-code", options.door_code, "门牌码").value_name("文字");
  command.option("--answers", options.answers, "表单答案（JSON）").value_name("JSON");
  command.option("--photo", options.photos, "照片文件，可多次").value_name("文件");
}

Result<> fill_place(VisitInput& input, const VisitOptions& options) {
  if (options.position.empty()) return {};
  TRY(auto position, typed_position(options.position));
  position.mock = options.mock_position;
  input.position = position;
  return {};
}

std::optional<RowId> form_of(const ReadTx& tx, const std::optional<RowId>& campaign) {
  for (const CampaignLine& line : campaigns(tx)) {
    if (line.id == campaign) return line.form;
  }
  return std::nullopt;
}

Result<> fill_campaign(VisitInput& input, const ReadTx& tx, const Shell& shell, const VisitOptions& options) {
  if (options.campaign.empty()) {
    input.campaign = current_campaign(tx, shell.environment.clock.sample().wall.us);
  } else {
    TRY(input.campaign, find_campaign(tx, options.campaign));
  }
  if (!options.answers.empty()) input.form = form_of(tx, input.campaign);
  return {};
}

Result<VisitInput> input_of(Device& device, const Shell& shell, const VisitOptions& options, KeptPhotos& photos) {
  VisitInput input{.outcome = options.outcome, .note = options.note, .door_code = options.door_code};
  if (!options.answers.empty()) {
    TRY(input.answers, typed_answers(options.answers));
  }
  if (!options.appointment.empty()) {
    TRY(input.appointment_at_us, typed_time(options.appointment));
  }
  TRY_VOID(fill_place(input, options));
  TRY(input.photos, photos.add_all(options.photos));
  TRY_VOID(device.read([&](const ReadTx& tx) -> Result<> {
    TRY(input.household, find_household(tx, options.household));
    return fill_campaign(input, tx, shell, options);
  }));
  return input;
}

Result<Exit> run(Shell& shell, const VisitOptions& options) {
  TRY(auto device, open_device(shell));
  KeptPhotos photos(shell);
  TRY(const auto input, input_of(device, shell, options, photos));
  return write_with(photos, shell, device, "走访记录", [&](Act& act) { return record_visit(act, input); });
}

}  // namespace

void add_visit_command(CommandTree& tree) {
  tree.add<VisitOptions>(tree.root(),
                         {.name = "visit",
                          .about = "记录一次敲门",
                          .example = "visit \"示例小区 3号楼 2 502\" --outcome 1 --note 已告知",
                          .writes = true},
                         declare, run);
}

}  // namespace qiaomen
