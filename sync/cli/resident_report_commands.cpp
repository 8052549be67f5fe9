#include <algorithm>

#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/report_queries.h"
#include "engine/domain/resident_reports.h"
#include "engine/domain/titles.h"
#include "sync/cli/commands.h"
#include "sync/cli/naming.h"
#include "sync/cli/own_estate.h"
#include "sync/cli/photo_commands.h"
#include "sync/device/kept_photos.h"
#include "sync/device/kiosk_report.h"

namespace qiaomen {
namespace {

constexpr const char* kReport = "上报：单号，或编号的开头";

struct CreateOptions {
  std::string category, place, building, text, telephone, estate;
  std::vector<std::string> photos;
};

void declare_create(CliCommand command, CreateOptions& options) {
  command.option("--category", options.category, "类别代码，如 elevator").required().value_name("代码");
  command.option("--place", options.place, "位置说明").value_name("文字");
  command.option("--building", options.building, "楼栋的名称").value_name("楼栋");
  command.option("--text", options.text, "说明").value_name("文字");
  command.option("--telephone", options.telephone, "回电用，加密后只有站长能看").value_name("电话");
  command.option("--photo", options.photos, "照片文件，可多次").value_name("文件");
  command.option("--estate", options.estate, "终端管着几个小区时，小区的编号").value_name("小区");
}

Result<std::optional<RowId>> building_of(const ReadTx& tx, const RowId& estate, const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto lines = public_buildings(tx, estate);
  const auto found = std::ranges::find(lines, normal_spelling(name), &PublicBuildingLine::name);
  if (found != lines.end()) return found->building;
  return fail(Errc::NotFound, "本小区没有这栋楼。没有写入任何内容。请核对楼栋名称，或改写 --place。");
}

Result<NewReport> input_of(Shell& shell, Device& device, const CreateOptions& options, KeptPhotos& photos) {
  NewReport input{.category = options.category, .place = options.place, .description = options.text};
  TRY(input.estate, own_estate(device, options.estate));
  TRY(input.sealed_telephone, sealed_telephone(options.telephone, device));
  TRY_VOID(device.read([&](const ReadTx& tx) -> Result<> {
    TRY(input.building, building_of(tx, input.estate, options.building));
    TRY(input.slip, new_slip(tx, device, shell.environment.random));
    return {};
  }));
  TRY(input.photos, photos.add_all(options.photos));
  return input;
}

Result<Exit> create(Shell& shell, const CreateOptions& options) {
  TRY(auto device, open_device(shell));
  KeptPhotos photos{DeviceHome(shell.home)};
  TRY(const auto input, input_of(shell, device, options, photos));
  return write_with(photos, shell, device, "居民上报", [&](Act& act) { return drop_report(act, input); },
                    {{"slip", "单号", named(input.slip, spaced_slip(input.slip))}});
}

struct ListOptions {
  bool all = false;
};

void declare_list(CliCommand command, ListOptions& options) { command.flag("--all", options.all, "已处理的也列出"); }

Cell outcome_cell(std::optional<std::int64_t> outcome) {
  return outcome ? named(*outcome, report_outcome_name(*outcome)) : Cell{nullptr, "待处理"};
}

Cell issue_state_cell(std::optional<std::int64_t> state) {
  return state ? named(*state, report_state_name(*state)) : Cell{nullptr, ""};
}

Cell slip_cell(const std::string& slip) { return named(slip, spaced_slip(slip)); }

Listing reports_listing(const std::vector<ReportLine>& lines) {
  Listing listing{.key = "reports",
                  .title = "居民上报",
                  .columns = {{"slip", "单号"},
                              {"category", "类别"},
                              {"building", "楼栋"},
                              {"place", "位置"},
                              {"text", "说明"},
                              {"telephone", "电话"},
                              {"photos", "照片"},
                              {"reported_at", "上报时间"},
                              {"outcome", "处理"},
                              {"decided_by", "处理人"},
                              {"reason", "理由"},
                              {"issue_state", "问题"},
                              {"issue", ""},
                              {"report", ""}},
                  .when_empty = "没有待处理的居民上报"};
  for (const ReportLine& line : lines) {
    listing.rows.push_back({slip_cell(line.slip), named(line.category, line.category_name), cell(line.building),
                            cell(line.place), cell(line.description), cell(line.telephone), cell(line.photos),
                            time_cell(line.reported_at_us), outcome_cell(line.outcome), cell(line.decided_by),
                            cell(line.reason), issue_state_cell(line.issue_state), cell(line.issue), cell(line.id)});
  }
  return listing;
}

Listing progress_listing(const std::vector<PublicReportLine>& lines) {
  Listing listing{.key = "reports",
                  .title = "上报进度",
                  .columns = {{"slip", "单号"},
                              {"category", "类别"},
                              {"state", "状态"},
                              {"reported_at", "上报时间"},
                              {"state_at", "状态自"}},
                  .when_empty = "没有已送达的上报"};
  for (const PublicReportLine& line : lines) {
    listing.rows.push_back({slip_cell(line.slip), named(line.category, line.category_name),
                            named(line.state, report_state_name(line.state)), time_cell(line.reported_at_us),
                            time_cell(line.state_at_us)});
  }
  return listing;
}

// A kiosk holds no report, not even its own: it tells how far each has come.
Result<Exit> list(Shell& shell, const ListOptions& options) {
  TRY(auto device, open_device(shell));
  const bool is_kiosk = device.actor.role == Role::Kiosk;
  shell.output.print({.listings = {device.read([&](const ReadTx& tx) {
                        return is_kiosk ? progress_listing(public_reports(tx))
                                        : reports_listing(resident_reports(tx, options.all));
                      })}});
  return Exit::Done;
}

struct DecideOptions {
  std::string report, reason, into;
  std::optional<std::string> title, text, place;
  std::optional<std::int64_t> severity;
};

void declare_accept(CliCommand command, DecideOptions& options) {
  command.option("report", options.report, kReport).required().value_name("上报");
  command.option("--title", options.title, "问题的标题；不写则为“居民上报：类别”").value_name("文字");
  command.option("--text", options.text, "问题的描述；不写则为居民写的").value_name("文字");
  command.option("--place", options.place, "位置；不写则为居民写的").value_name("文字");
  command.option("--severity", options.severity, "严重程度，4 最重").value_name("数字").range(1, issue::kSeverityMax);
}

void declare_decline(CliCommand command, DecideOptions& options) {
  command.option("report", options.report, kReport).required().value_name("上报");
  command.option("--reason", options.reason, "理由").required().value_name("文字");
}

void declare_merge(CliCommand command, DecideOptions& options) {
  command.option("report", options.report, kReport).required().value_name("上报");
  command.option("--into", options.into, "并入的问题，编号可只写开头").required().value_name("问题");
}

Result<RowId> report_named(Device& device, const DecideOptions& options) {
  return device.read([&](const ReadTx& tx) { return find_report(tx, options.report); });
}

Result<Exit> accept(Shell& shell, const DecideOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto report, report_named(device, options));
  const ReportAcceptance input{report, options.title, options.text, options.place, options.severity};
  return write(shell, device, "问题", [&](Act& act) { return accept_report(act, input); });
}

Result<Exit> decline(Shell& shell, const DecideOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto report, report_named(device, options));
  return write(shell, device, "上报处理", [&](Act& act) { return decline_report(act, report, options.reason); });
}

Result<Exit> merge(Shell& shell, const DecideOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto report, report_named(device, options));
  TRY(const auto issue, device.read([&](const ReadTx& tx) { return find_issue(tx, options.into); }));
  return write(shell, device, "上报处理", [&](Act& act) { return merge_report(act, report, issue); });
}

}  // namespace

void add_resident_report_commands(CommandTree& tree) {
  CliCommand group = tree.group("resident-report", "居民上报：驿站终端提交，站长处理");
  tree.add<CreateOptions>(group,
                          {.name = "create",
                           .about = "在驿站终端提交，得到单号",
                           .example = "resident-report create --category elevator --building 3号楼 --text 电梯停了",
                           .writes = true},
                          declare_create, create);
  tree.add<ListOptions>(
      group, {.name = "list", .about = "待处理的上报；在终端上是各条的进度", .example = "resident-report list --all"},
      declare_list, list);
  add_report_photos_command(tree, group);
  tree.add<DecideOptions>(group,
                          {.name = "accept",
                           .about = "受理：成为一条问题",
                           .example = "resident-report accept \"1234 00017 428\" --severity 3",
                           .writes = true},
                          declare_accept, accept);
  tree.add<DecideOptions>(group,
                          {.name = "decline",
                           .about = "不予受理",
                           .example = "resident-report decline \"1234 00017 428\" --reason 不属于小区事务",
                           .writes = true},
                          declare_decline, decline);
  tree.add<DecideOptions>(group,
                          {.name = "merge",
                           .about = "并入已有的问题",
                           .example = "resident-report merge \"1234 00017 428\" --into 0190a5c0-1b2c",
                           .writes = true},
                          declare_merge, merge);
}

}  // namespace qiaomen
