#include "engine/domain/campaign.h"
#include "engine/domain/campaign_queries.h"
#include "engine/domain/form_answers.h"
#include "engine/domain/natural_keys.h"
#include "sync/cli/commands.h"
#include "sync/cli/naming.h"
#include "sync/cli/text_file.h"
#include "sync/cli/typed_values.h"
#include "sync/device/kept_photos.h"

namespace qiaomen {
namespace {

struct VisitOptions {
  std::string household, campaign, note, appointment, position, door_code, answers;
  std::int64_t outcome = 0;
  std::optional<std::int64_t> form_version;
  std::vector<std::string> photos;
  std::vector<std::string> signatures;
};

constexpr const char* kOutcomes =
    "结果：1 见面 2 无人 3 拒访 4 进不去 5 空置 6 非住宅 7 地址不存在或重复 8 约时再访 9 电话代访";

void declare(CliCommand command, VisitOptions& options) {
  command.option("household", options.household, "住户：地址“小区 楼 单元 户”或编号").required().value_name("住户");
  command.option("--outcome", options.outcome, kOutcomes).required().value_name("结果");
  command.option("--note", options.note, "备注").value_name("文字");
  command.option("--appointment", options.appointment, "约定再访的时间，如 \"2020-10-02 18:30\"").value_name("时间");
  command.option("--campaign", options.campaign, "活动的代码或名称；不写则为正在进行的活动").value_name("活动");
  command.option("--gps", options.position, "纬度,经度,精度米[,mock]（WGS84；mock：系统说位置是模拟的）")
      .value_name("位置");
  command.option("--door", options.door_code, "扫到的门牌码").value_name("门牌码");
  auto answers = command.option("--answers", options.answers, "表单答案的 JSON 文件").value_name("文件");
  command.option("--form-version", options.form_version, "答的是表单的哪一版；不写则为活动现在的一版")
      .value_name("版本")
      .needs(answers);
  command.option("--photo", options.photos, "照片文件，可多次").value_name("文件");
  command.option("--signature", options.signatures, "住户签名的图片文件，可多次；只有分管这栋楼的人和站长看得到")
      .value_name("文件");
}

std::optional<RowId> form_of(const ReadTx& tx, const std::optional<RowId>& campaign) {
  for (const CampaignLine& line : campaigns(tx)) {
    if (line.id == campaign) return line.form;
  }
  return std::nullopt;
}

// Whether this device has that version is asked when the visit is written.
Result<RowId> typed_form(const ReadTx& tx, const RowId& current, std::int64_t version) {
  for (const FormLine& line : forms(tx)) {
    if (line.id == current) return form_id(line.code, version);
  }
  return current;
}

Result<> fill_campaign(VisitInput& input, const ReadTx& tx, const Shell& shell, const VisitOptions& options) {
  if (options.campaign.empty()) {
    input.campaign = current_campaign(tx, shell.environment.clock.sample().wall.us);
  } else {
    TRY(input.campaign, find_campaign(tx, options.campaign));
  }
  if (options.answers.empty()) return {};
  input.form = form_of(tx, input.campaign);
  if (input.form && options.form_version) {
    TRY(input.form, typed_form(tx, *input.form, *options.form_version));
  }
  return {};
}

Result<VisitInput> input_of(Device& device, const Shell& shell, const VisitOptions& options, KeptPhotos& photos) {
  VisitInput input{.outcome = options.outcome, .note = options.note, .door_code = options.door_code};
  if (!options.answers.empty()) {
    TRY(const auto text, read_text_file(options.answers, kAnswersBytesMax));
    TRY(input.answers, typed_answers(text));
  }
  if (!options.appointment.empty()) {
    TRY(input.appointment_at_us, typed_time(options.appointment));
  }
  if (!options.position.empty()) {
    TRY(input.position, typed_position(options.position));
  }
  TRY(input.photos, photos.add_all(options.photos));
  TRY(input.signatures, photos.add_all(options.signatures));
  TRY_VOID(device.read([&](const ReadTx& tx) -> Result<> {
    TRY(input.household, find_household(tx, options.household));
    return fill_campaign(input, tx, shell, options);
  }));
  return input;
}

Result<Exit> run(Shell& shell, const VisitOptions& options) {
  TRY(auto device, open_device(shell));
  KeptPhotos photos{DeviceHome(shell.home)};
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
