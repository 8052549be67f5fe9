#include "engine/domain/campaign_queries.h"
#include "sync/cli/commands.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/naming.h"
#include "sync/cli/naming_queries.h"
#include "sync/cli/tasks_on_paper.h"

namespace qiaomen {
namespace {

struct TasksOptions {
  std::string campaign, to;
  bool all = false, paper = false;
  std::vector<std::string> buildings;
};

void declare(CliCommand command, TasksOptions& options) {
  command.option("--campaign", options.campaign, "活动的代码或名称；不写则为正在进行的活动").value_name("活动");
  command.flag("--all", options.all, "也列出已见到人的户，以及不归自己的楼栋");
  command.flag("--paper", options.paper, "不列出来，写成可以打印的清单，带门牌码；与 --to 同用");
  command.option("--to", options.to, "清单写到这个文件（HTML，用浏览器打印）").value_name("文件");
  command.option("--building", options.buildings, "打印这栋楼，可多次；不写则为自己的各栋").value_name("楼栋");
}

Listing doors_listing() {
  return {.key = "doors",
          .title = "各户",
          .columns = {{"estate", "小区"},
                      {"building", "楼栋"},
                      {"unit", "单元"},
                      {"door", "户"},
                      {"knocked", "敲门"},
                      {"contacted", "见面"},
                      {"last_outcome", "上次结果"},
                      {"appointment_at_us", "预约"},
                      {"in_scope", "范围"},
                      {"delivery", "状态"},
                      {"household", ""},
                      {"task", ""}},
          .when_empty = "没有待走访的户"};
}

Cell outcome_cell(const ReadTx& tx, std::optional<std::int64_t> outcome) {
  return outcome ? named(*outcome, outcome_name(tx, *outcome)) : Cell{nullptr, ""};
}

std::vector<Cell> door_row(const ReadTx& tx, const BuildingTasks& building, const TaskLine& line,
                           const DeliveryMap& deliveries) {
  return {cell(building.estate_name),
          cell(building.building_name),
          cell(line.unit),
          cell(line.door),
          flag(line.knocked, "已敲"),
          flag(line.contacted, "已见"),
          outcome_cell(tx, line.last_outcome),
          time_cell(line.appointment_at_us),
          flag(line.in_scope, "计入", "门口发现"),
          delivery_cell(deliveries.around(line.household)),
          cell(line.household),
          cell(line.task)};
}

Listing buildings_listing(const std::vector<BuildingTasks>& buildings) {
  Listing listing{.key = "buildings",
                  .title = "楼栋",
                  .columns = {{"estate", "小区"},
                              {"building", "楼栋"},
                              {"tasks", "任务"},
                              {"knocked", "已敲"},
                              {"contacted", "已见"}},
                  .when_empty = "没有分给您的楼栋；加 --all 看本机的全部"};
  for (const BuildingTasks& line : buildings) {
    listing.rows.push_back(
        {cell(line.estate_name), cell(line.building_name), cell(line.tasks), cell(line.knocked), cell(line.contacted)});
  }
  return listing;
}

Result<> check_paper(const TasksOptions& options) {
  if (options.paper != options.to.empty() && (options.paper || options.buildings.empty())) return {};
  return fail(Errc::Malformed, "打印清单要写 --paper --to 文件，可加 --building；没有写文件。");
}

Result<Exit> run(Shell& shell, const TasksOptions& options) {
  TRY_VOID(check_paper(options));
  TRY(auto device, open_device(shell));
  if (options.paper) {
    return print_tasks_on_paper(shell, device, {options.campaign, options.buildings, options.to, options.all});
  }
  const DeliveryMap deliveries(*device.replica);
  TRY(auto report, device.read([&](const ReadTx& tx) -> Result<Report> {
    TRY(const auto campaign, find_campaign_or_current(tx, options.campaign, shell.environment.clock.sample().wall.us));
    const auto person = options.all ? std::nullopt : std::optional(device.actor.person);
    const auto buildings = tasks_by_building(tx, campaign, person);
    Listing doors = doors_listing();
    for (const BuildingTasks& building : buildings) {
      for (const TaskLine& line : tasks_of_building(tx, campaign, building.building)) {
        if (options.all || !line.contacted) doors.rows.push_back(door_row(tx, building, line, deliveries));
      }
    }
    return Report{.entries = {{"campaign", "", cell(campaign)}},
                  .listings = {buildings_listing(buildings), std::move(doors)}};
  }));
  shell.output.print(report);
  return Exit::Done;
}

}  // namespace

void add_tasks_command(CommandTree& tree) {
  tree.add<TasksOptions>(tree.root(),
                         {.name = "tasks", .about = "我的任务：楼栋和还没见到人的户", .example = "tasks --all"},
                         declare, run);
}

}  // namespace qiaomen
