#include "engine/domain/supervision.h"
#include "engine/domain/supervision_queries.h"
#include "sync/cli/commands.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/naming.h"
#include "sync/cli/typed_period.h"
#include "sync/cli/typed_values.h"

namespace qiaomen {
namespace {

struct SuperviseOptions {
  std::string division, company, project, date, finding, issue;
};

void declare_supervise(CliCommand command, SuperviseOptions& options) {
  auto division = command.option("--division", options.division, "监管下级：区划的名称或代码").value_name("区划");
  auto company = command.option("--company", options.company, "监管企业：代码、名称或编号").value_name("企业");
  auto project = command.option("--project", options.project, "监管项目：项目名称或合同编号").value_name("项目");
  company.excludes(division);
  project.excludes(division).excludes(company);
  command.option("--finding", options.finding, "发现的情况").required().value_name("文字");
  command.option("--date", options.date, "哪天监管的；不写则为今天").value_name("日期");
  command.option("--issue", options.issue, "有关的问题").value_name("问题");
}

Result<RowId> target_of(const ReadTx& tx, const SuperviseOptions& options) {
  if (!options.division.empty()) return find_division(tx, options.division);
  if (!options.company.empty()) return find_company(tx, options.company);
  if (!options.project.empty()) return find_project(tx, options.project);
  return fail(Errc::Malformed, "没有写监管谁。没有写入任何内容。请写 --division、--company 或 --project。");
}

Result<Exit> record(Shell& shell, const SuperviseOptions& options) {
  NewSupervision input{
      .target = {}, .supervised_on = today_of(shell.environment.clock), .finding = options.finding, .issue = {}};
  if (!options.date.empty()) {
    TRY(input.supervised_on, typed_day(options.date));
  }
  TRY(auto device, open_device(shell));
  TRY(input.target, device.read([&](const ReadTx& tx) { return target_of(tx, options); }));
  if (!options.issue.empty()) {
    TRY(input.issue, device.read([&](const ReadTx& tx) { return find_issue(tx, options.issue); }));
  }
  return write(shell, device, "监管记录", [&](Act& act) { return supervise(act, input); });
}

Listing supervisions_listing(const std::vector<SupervisionLine>& lines, const DeliveryMap& deliveries) {
  Listing listing{.key = "supervisions",
                  .title = "监管记录",
                  .columns = {{"supervised_on", "日期"},
                              {"upper", "监管"},
                              {"lower", "对象级别"},
                              {"target_name", "对象"},
                              {"finding", "情况"},
                              {"issue_title", "问题"},
                              {"person", "监管人"},
                              {"delivery", "状态"},
                              {"effective_at_us", ""},
                              {"target", ""},
                              {"issue", ""},
                              {"supervision", ""}},
                  .when_empty = "这段时间没有监管记录"};
  for (const SupervisionLine& line : lines) {
    listing.rows.push_back({day_cell(line.supervised_on), cell(line.upper_name), cell(line.lower_name),
                            cell(line.target_name), cell(line.finding), cell(line.issue_title), cell(line.person),
                            delivery_cell(deliveries.of(line.id)), time_cell(line.effective_at_us), cell(line.target),
                            cell(line.issue), cell(line.id)});
  }
  return listing;
}

Result<Exit> list(Shell& shell, const PeriodOptions& options) {
  TRY(const auto period, typed_period(options, today_of(shell.environment.clock)));
  TRY(auto device, open_device(shell));
  const DeliveryMap deliveries(*device.replica);
  const auto lines = device.read([&](const ReadTx& tx) { return supervisions(tx, period); });
  shell.output.print({.entries = period_entries(period), .listings = {supervisions_listing(lines, deliveries)}});
  return Exit::Done;
}

}  // namespace

void add_supervision_commands(CommandTree& tree) {
  tree.add<SuperviseOptions>(tree.root(),
                             {.name = "supervise",
                              .about = "五级监管：记下对下一级、企业或项目的一次监管",
                              .example = "supervise --company C0001 --finding 电梯维保记录齐全",
                              .writes = true},
                             declare_supervise, record);
  CliCommand group = tree.group("supervision", "五级监管的记录；谁没有监管见 figures supervision");
  tree.add<PeriodOptions>(group,
                          {.name = "list",
                           .about = "一段时间的监管记录",
                           .example = "supervision list --since 2020-10-01 --until 2020-10-31"},
                          declare_period, list);
}

}  // namespace qiaomen
