#include <algorithm>

#include "engine/domain/exclusion.h"
#include "engine/domain/exclusion_queries.h"
#include "sync/cli/commands.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/naming.h"

namespace qiaomen {
namespace {

constexpr const char* kCampaign = "活动的代码或名称；不写则为正在进行的活动";
constexpr const char* kHousehold = "住户：地址“小区 楼 单元 户”或编号";

struct ExclusionOptions {
  std::string household, campaign, reason;
};

void declare_who(CliCommand command, ExclusionOptions& options) {
  command.option("household", options.household, kHousehold).required().value_name("住户");
  command.option("--campaign", options.campaign, kCampaign).value_name("活动");
}

void declare_with_reason(CliCommand command, ExclusionOptions& options) {
  declare_who(command, options);
  command.option("--reason", options.reason, "理由").required().value_name("文字");
}

void declare_approve(CliCommand command, ExclusionOptions& options) {
  declare_who(command, options);
  command.option("--reason", options.reason, "说明").value_name("文字");
}

struct Place {
  RowId campaign, household;
};

Result<Place> place_of(Device& device, const Shell& shell, const ExclusionOptions& options) {
  return device.read([&](const ReadTx& tx) -> Result<Place> {
    Place place;
    TRY(place.household, find_household(tx, options.household));
    const auto now_us = shell.environment.clock.sample().wall.us;
    TRY(place.campaign, find_campaign_or_current(tx, options.campaign, now_us));
    return place;
  });
}

Result<Exit> propose(Shell& shell, const ExclusionOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto place, place_of(device, shell, options));
  const NewExclusion input{place.campaign, place.household, options.reason};
  return write(shell, device, "剔除申请", [&](Act& act) { return propose_exclusion(act, input); });
}

Result<Exit> decide(Shell& shell, const ExclusionOptions& options, ExclusionDecision decision) {
  TRY(auto device, open_device(shell));
  TRY(const auto place, place_of(device, shell, options));
  const ExclusionVote vote{place.campaign, place.household, decision, options.reason};
  return write(shell, device, "剔除决定", [&](Act& act) { return decide_exclusion(act, vote); });
}

Result<Exit> approve(Shell& shell, const ExclusionOptions& options) {
  return decide(shell, options, ExclusionDecision::Approved);
}
Result<Exit> reject(Shell& shell, const ExclusionOptions& options) {
  return decide(shell, options, ExclusionDecision::Rejected);
}

struct ListOptions {
  std::string campaign;
};

void declare_list(CliCommand command, ListOptions& options) {
  command.option("--campaign", options.campaign, kCampaign).value_name("活动");
}

Cell decision_cell(std::optional<std::int64_t> decision) {
  if (!decision) return {nullptr, "待决定"};
  const bool approved = *decision == static_cast<std::int64_t>(ExclusionDecision::Approved);
  return {std::string(approved ? "approved" : "rejected"), approved ? "同意" : "不同意"};
}

Listing exclusions_listing(const std::vector<ExclusionLine>& lines, const DeliveryMap& deliveries) {
  Listing listing{.key = "exclusions",
                  .title = "剔除申请",
                  .columns = {{"estate", "小区"},
                              {"building", "楼栋"},
                              {"unit", "单元"},
                              {"door", "户"},
                              {"reason", "理由"},
                              {"proposed_by", "申请人"},
                              {"decision", "决定"},
                              {"decided_by", "决定人"},
                              {"decision_reason", "说明"},
                              {"contacted", "计入"},
                              {"delivery", "状态"},
                              {"household", ""},
                              {"exclusion", ""}},
                  .when_empty = "没有剔除申请"};
  for (const ExclusionLine& line : lines) {
    listing.rows.push_back({cell(line.estate), cell(line.building), cell(line.unit), cell(line.door), cell(line.reason),
                            cell(line.proposed_by), decision_cell(line.decision), cell(line.decided_by),
                            cell(line.decision_reason), flag(line.contacted, "已见面，不剔除"),
                            delivery_cell(deliveries.of(line.id)), cell(line.household), cell(line.id)});
  }
  return listing;
}

Listing candidates_listing(const std::vector<ExclusionCandidate>& lines) {
  Listing listing{.key = "candidates",
                  .title = "可以申请剔除的户",
                  .columns = {{"estate", "小区"},
                              {"building", "楼栋"},
                              {"unit", "单元"},
                              {"door", "户"},
                              {"outcome", "走访结果"},
                              {"household", ""}},
                  .when_empty = "没有走访到空置、非住宅或不存在而还没有申请的户"};
  for (const ExclusionCandidate& line : lines) {
    listing.rows.push_back({cell(line.estate), cell(line.building), cell(line.unit), cell(line.door),
                            named(line.outcome, line.outcome_name), cell(line.household)});
  }
  return listing;
}

Result<Exit> list(Shell& shell, const ListOptions& options) {
  TRY(auto device, open_device(shell));
  const DeliveryMap deliveries(*device.replica);
  TRY(const auto report, device.read([&](const ReadTx& tx) -> Result<Report> {
    const auto now_us = shell.environment.clock.sample().wall.us;
    TRY(const auto campaign, find_campaign_or_current(tx, options.campaign, now_us));
    const auto lines = exclusions(tx, campaign);
    const auto open = std::ranges::count_if(lines, [](const ExclusionLine& line) { return !line.decision; });
    return Report{
        .entries = {{"open", "待决定", cell(open)}},
        .listings = {exclusions_listing(lines, deliveries), candidates_listing(exclusion_candidates(tx, campaign))}};
  }));
  shell.output.print(report);
  return Exit::Done;
}

}  // namespace

void add_exclusion_commands(CommandTree& tree) {
  CliCommand group = tree.group("exclusion", "剔除：空置、非住宅等不计入走访率的户，由第二个人决定");
  tree.add<ExclusionOptions>(group,
                             {.name = "propose",
                              .about = "申请剔除一户",
                              .example = "exclusion propose \"示例小区 3号楼 2 502\" --reason 长期空置",
                              .writes = true},
                             declare_with_reason, propose);
  tree.add<ExclusionOptions>(group,
                             {.name = "approve",
                              .about = "同意别人的申请",
                              .example = "exclusion approve \"示例小区 3号楼 2 502\"",
                              .writes = true},
                             declare_approve, approve);
  tree.add<ExclusionOptions>(group,
                             {.name = "reject",
                              .about = "不同意别人的申请",
                              .example = "exclusion reject \"示例小区 3号楼 2 502\" --reason 晚上有人",
                              .writes = true},
                             declare_with_reason, reject);
  tree.add<ListOptions>(group, {.name = "list", .about = "申请、决定和可以申请的户", .example = "exclusion list"},
                        declare_list, list);
}

}  // namespace qiaomen
