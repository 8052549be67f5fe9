#include "sync/cli/tasks_on_paper.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "engine/domain/campaign_queries.h"
#include "engine/domain/door_code.h"
#include "sync/cli/naming.h"
#include "sync/cli/naming_queries.h"
#include "sync/cli/paper_tasks.h"
#include "sync/cli/text_file.h"

namespace qiaomen {
namespace {

struct Asked {
  RowId campaign;
  std::optional<RowId> person;  // whose buildings; nullopt: those that are named
  std::vector<RowId> buildings;
};

Result<Asked> asked(const ReadTx& tx, const Shell& shell, const Device& device, const PaperRequest& request) {
  Asked asked;
  const auto now_us = shell.environment.clock.sample().wall.us;
  TRY(asked.campaign, find_campaign_or_current(tx, request.campaign, now_us));
  for (const std::string& name : request.buildings) {
    TRY(const auto building, find_building(tx, name));
    asked.buildings.push_back(building);
  }
  if (request.buildings.empty() && !request.all) asked.person = device.actor.person;
  return asked;
}

PaperDoor door_of(const ReadTx& tx, const TaskLine& line, const std::optional<Bytes>& key) {
  return {.unit = line.unit,
          .door = line.door,
          .last_outcome = line.last_outcome ? outcome_name(tx, *line.last_outcome) : "",
          .appointment = line.appointment_at_us ? time_text(*line.appointment_at_us) : "",
          .code = key ? door_code(*key, line.household) : ""};
}

PaperBuilding building_of(const ReadTx& tx, const BuildingTasks& building, const RowId& campaign, bool all) {
  PaperBuilding paper{.estate = building.estate_name, .name = building.building_name, .doors = {}};
  const auto key = door_key(tx, campaign);
  for (const TaskLine& line : tasks_of_building(tx, campaign, building.building)) {
    if (all || !line.contacted) paper.doors.push_back(door_of(tx, line, key));
  }
  return paper;
}

std::string outcomes_of(const ReadTx& tx) {
  std::string text;
  for (const auto& [code, name] : outcomes(tx)) text += fmt::format("{}{} {}", text.empty() ? "" : "　", code, name);
  return text;
}

void fill_head(PaperTasks& paper, const ReadTx& tx, const RowId& campaign) {
  for (const CampaignLine& line : campaigns(tx)) {
    if (line.id != campaign) continue;
    paper.campaign = line.name;
    paper.days = fmt::format("{} 至 {}", day_text(line.starts_on), day_text(line.ends_on));
  }
  paper.outcomes = outcomes_of(tx);
}

Result<PaperTasks> paper_of(const ReadTx& tx, const Shell& shell, const Device& device, const PaperRequest& request) {
  TRY(const auto wanted, asked(tx, shell, device, request));
  PaperTasks paper;
  paper.printed_at = time_text(shell.environment.clock.sample().wall.us);
  fill_head(paper, tx, wanted.campaign);
  for (const BuildingTasks& building : tasks_by_building(tx, wanted.campaign, wanted.person)) {
    const bool is_wanted =
        wanted.buildings.empty() || std::ranges::find(wanted.buildings, building.building) != wanted.buildings.end();
    if (!is_wanted) continue;
    auto printed = building_of(tx, building, wanted.campaign, request.all);
    if (!printed.doors.empty()) paper.buildings.push_back(std::move(printed));
  }
  if (!paper.buildings.empty()) return paper;
  return fail(Errc::NotFound, "没有待走访的户，没有写文件。请核对楼栋和活动，或加 --all 打印全部。");
}

}  // namespace

Result<Exit> print_tasks_on_paper(const Shell& shell, Device& device, const PaperRequest& request) {
  TRY(const auto paper, device.read([&](const ReadTx& tx) { return paper_of(tx, shell, device, request); }));
  TRY_VOID(write_text_file(request.to, paper_html(paper)));
  std::int64_t doors = 0;
  for (const PaperBuilding& building : paper.buildings) doors += std::ssize(building.doors);
  shell.output.print({.entries = {{"file", "文件", cell(std::filesystem::absolute(request.to).string())},
                                  {"buildings", "楼栋", cell(std::ssize(paper.buildings))},
                                  {"doors", "户", cell(doors)},
                                  {"next", "下一步", cell("用浏览器打开并打印；回来后照着清单逐户录入")}}});
  return Exit::Done;
}

}  // namespace qiaomen
