#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "engine/domain/campaign_queries.h"
#include "engine/domain/ledger_queries.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/proposed_definitions.h"
#include "engine/domain/rates_queries.h"
#include "sync/cli/commands.h"
#include "sync/cli/naming.h"
#include "sync/cli/naming_queries.h"
#include "sync/cli/supervision_figures_command.h"

namespace qiaomen {
namespace {

constexpr std::string_view kEstateLevel = "小区";
constexpr std::string_view kEverything = "全部";

struct RatesOptions {
  std::string campaign, level, under;
};

void declare_rates(CliCommand command, RatesOptions& options) {
  command.option("--campaign", options.campaign, "活动的代码或名称；不写则为正在进行的活动").value_name("活动");
  auto level = command.option("--level", options.level, "只看一级：市、县区、街道、社区、小区").value_name("级别");
  command.option("--under", options.under, "只看这一处的下一级，写名称或代码；写“全部”则为最上一级")
      .value_name("名称")
      .excludes(level);
}

Result<CampaignLine> campaign_of(const ReadTx& tx, const Shell& shell, const std::string& text) {
  TRY(const auto id, find_campaign_or_current(tx, text, shell.environment.clock.sample().wall.us));
  for (CampaignLine& line : campaigns(tx)) {
    if (line.id == id) return std::move(line);
  }
  return fail(Errc::NotFound, "本机没有这个活动。已有记录不变。请先同步。");
}

Cell rate_cell(const Rate& rate) {
  return {JsonObject{{"numerator", rate.numerator}, {"denominator", rate.denominator}, {"percent", percent_text(rate)}},
          fmt::format("{} ({}/{})", percent_text(rate), rate.numerator, rate.denominator)};
}

std::vector<Cell> rates_row(const RatesNode& node, std::string_view level, std::int64_t target_permille) {
  const Rate contacted = contacted_rate(node.figures);
  return {named(node.level, level),
          cell(node.code),
          cell(node.name),
          cell(node.figures.in_scope),
          cell(node.figures.knocked),
          cell(node.figures.contacted),
          cell(node.figures.strict),
          cell(node.figures.excluded),
          rate_cell(knocked_rate(node.figures)),
          rate_cell(contacted),
          rate_cell(strict_rate(node.figures)),
          flag(meets(contacted, target_permille), "达标", "未达标"),
          cell(node.id),
          cell(node.parent)};
}

std::string level_of(const ReadTx& tx, const RatesNode& node) {
  return node.level == 0 ? std::string(kEstateLevel) : level_name(tx, node.level);
}

bool is_level(const std::string& typed, const RatesNode& node, std::string_view name) {
  return typed == name || typed == std::to_string(node.level);
}

// That there is such a level among these.
Result<> check_level(const ReadTx& tx, const std::vector<RatesNode>& nodes, const std::string& typed) {
  std::vector<std::string> names;
  for (const RatesNode& node : nodes) {
    const auto name = level_of(tx, node);
    if (is_level(typed, node, name)) return {};
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return fail(Errc::Malformed,
              fmt::format("没有“{}”这一级。没有改动任何内容。可以写：{}。", typed, fmt::join(names, "、")));
}

// What lies right below the one that is named.
Result<std::vector<RatesNode>> nodes_under(const std::vector<RatesNode>& nodes, const std::string& name) {
  if (name.empty()) return nodes;
  if (name == kEverything) return drill_down(nodes, std::nullopt);
  std::vector<RatesNode> called;
  std::ranges::copy_if(nodes, std::back_inserter(called), [&](const RatesNode& node) {
    return node.name == name || node.code == name || to_string(node.id) == name;
  });
  if (called.size() == 1) return drill_down(nodes, called.front().id);
  return fail(Errc::NotFound,
              fmt::format("有 {} 处叫“{}”。没有改动任何内容。请写代码，或先看上一级。", called.size(), name));
}

Result<Listing> rates_listing(const ReadTx& tx, const CampaignLine& campaign, const RatesOptions& options) {
  const std::string& only = options.level;
  Listing listing{.key = "rates",
                  .title = "走访率",
                  .columns = {{"level", "级别"},
                              {"code", "代码"},
                              {"name", "名称"},
                              {"in_scope", "应敲"},
                              {"knocked", "已敲"},
                              {"contacted", "已见"},
                              {"strict", "见面"},
                              {"excluded", "剔除"},
                              {"knocked_rate", "敲门率"},
                              {"contacted_rate", "走访率"},
                              {"strict_rate", "严格走访率"},
                              {"meets_target", "目标"},
                              {"id", ""},
                              {"parent", ""}},
                  .when_empty = "本机没有这个活动范围内的小区"};
  TRY(const auto nodes, nodes_under(rates(tx, campaign.id), options.under));
  if (!only.empty() && !nodes.empty()) TRY_VOID(check_level(tx, nodes, only));
  for (const RatesNode& node : nodes) {
    const auto level = level_of(tx, node);
    if (!only.empty() && !is_level(only, node, level)) continue;
    listing.rows.push_back(rates_row(node, level, campaign.target_permille));
  }
  return listing;
}

Result<Exit> print_rates(Shell& shell, const RatesOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto report, device.read([&](const ReadTx& tx) -> Result<Report> {
    TRY(const auto campaign, campaign_of(tx, shell, options.campaign));
    TRY(auto listing, rates_listing(tx, campaign, options));
    return Report{.entries = {{"campaign", "活动", named(campaign.code, campaign.name)},
                              {"starts_on", "开始", day_cell(campaign.starts_on)},
                              {"ends_on", "结束", day_cell(campaign.ends_on)},
                              {"target_permille", "目标（‰）", cell(campaign.target_permille)},
                              {"knocked_formula", "", cell(kKnockedFormula)},
                              {"contacted_formula", "口径", cell(kContactedFormula)},
                              {"strict_formula", "", cell(kStrictFormula)}},
                  .listings = {std::move(listing)}};
  }));
  shell.output.print(report);
  return Exit::Done;
}

struct LedgerOptions {
  std::string estate, company;
};

void declare_ledger(CliCommand command, LedgerOptions& options) {
  command.option("--estate", options.estate, "只看一个小区").value_name("小区");
  command.option("--company", options.company, "只看派给一家企业的").value_name("企业");
}

Result<LedgerFilter> filter_of(const ReadTx& tx, const Shell& shell, const LedgerOptions& options) {
  LedgerFilter filter{.today = day_of(shell.environment.clock.sample().wall.us)};
  if (!options.estate.empty()) {
    TRY(filter.estate, find_estate(tx, options.estate));
  }
  if (!options.company.empty()) {
    TRY(filter.company, find_company(tx, options.company));
  }
  return filter;
}

Report ledger_report(const std::vector<StateCount>& counts) {
  Listing listing{.key = "states",
                  .title = "问题台账（按办理状态）",
                  .columns = {{"state", "办理"}, {"issues", "件数"}, {"overdue", "超期"}},
                  .when_empty = "没有问题"};
  StateCount sum;
  for (const StateCount& count : counts) {
    listing.rows.push_back(
        {named(count.state, ledger_state_name(count.state)), cell(count.issues), cell(count.overdue)});
    sum.issues += count.issues;
    sum.overdue += count.overdue;
  }
  return {.entries = {{"issues", "合计", cell(sum.issues)}, {"overdue", "超期", cell(sum.overdue)}},
          .listings = {std::move(listing)}};
}

Result<Exit> print_ledger(Shell& shell, const LedgerOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto counts, device.read([&](const ReadTx& tx) -> Result<std::vector<StateCount>> {
    TRY(const auto filter, filter_of(tx, shell, options));
    return ledger_by_state(tx, filter);
  }));
  shell.output.print(ledger_report(counts));
  return Exit::Done;
}

}  // namespace

void add_figures_commands(CommandTree& tree) {
  CliCommand group = tree.group("figures", "数据：走访率、问题台账、五级监管");
  tree.add<RatesOptions>(group, {.name = "rates", .about = "各级走访率", .example = "figures rates --level 社区"},
                         declare_rates, print_rates);
  tree.add<LedgerOptions>(group, {.name = "ledger", .about = "台账按状态计数", .example = "figures ledger"},
                          declare_ledger, print_ledger);
  add_supervision_figures_command(tree, group);
}

}  // namespace qiaomen
