#include "sync/cli/supervision_figures_command.h"

#include "engine/domain/supervision_figures.h"
#include "sync/cli/report.h"
#include "sync/cli/typed_period.h"

namespace qiaomen {
namespace {

// As far as this replica holds the ledger.
Cell overdue_cell(const std::optional<std::int64_t>& overdue) { return overdue ? cell(*overdue) : Cell{nullptr, "–"}; }

Listing edges_listing(const std::vector<EdgeFigures>& edges) {
  Listing listing{.key = "edges",
                  .title = "五级监管",
                  .columns = {{"upper", "监管"},
                              {"lower", "对象"},
                              {"targets", "应监管"},
                              {"supervised", "已监管"},
                              {"not_supervised", "未监管"},
                              {"overdue", "超期问题"}},
                  .when_empty = "本机不持有监管记录"};
  for (const EdgeFigures& edge : edges) {
    listing.rows.push_back({named(edge.upper, edge.upper_name), named(edge.lower, edge.lower_name), cell(edge.targets),
                            cell(edge.supervised), cell(edge.targets - edge.supervised), overdue_cell(edge.overdue)});
  }
  return listing;
}

// Exceptions alone: a whole city's targets are no reading for anybody.
Listing targets_listing(const std::vector<SupervisionTarget>& targets) {
  Listing listing{.key = "targets",
                  .title = "未监管的，或有超期问题的",
                  .columns = {{"supervisor", "应由"},
                              {"lower", "级别"},
                              {"code", "代码"},
                              {"name", "对象"},
                              {"supervised", "监管"},
                              {"times", "次数"},
                              {"last_on", "最近一次"},
                              {"overdue", "超期问题"},
                              {"upper", ""},
                              {"target", ""},
                              {"division", ""}},
                  .when_empty = "都已监管，也没有超期问题"};
  for (const SupervisionTarget& target : targets) {
    if (target.times > 0 && target.overdue.value_or(0) == 0) continue;
    listing.rows.push_back({cell(target.supervisor), named(target.lower, target.lower_name), cell(target.code),
                            cell(target.name), flag(target.times > 0, "已监管", "未监管"), cell(target.times),
                            day_cell(target.last_on), overdue_cell(target.overdue), cell(target.upper),
                            cell(target.target), cell(target.division)});
  }
  return listing;
}

Result<Exit> print(Shell& shell, const PeriodOptions& options) {
  const auto today = today_of(shell.environment.clock);
  TRY(const auto period, typed_period(options, today));
  TRY(auto device, open_device(shell));
  const auto targets = device.read([&](const ReadTx& tx) { return supervision_targets(tx, period, today); });
  // Who holds no records cannot say that all was supervised.
  auto exceptions = targets_listing(targets);
  if (targets.empty()) exceptions.when_empty = "本机不持有监管记录";
  shell.output.print(
      {.entries = period_entries(period), .listings = {edges_listing(by_edge(targets)), std::move(exceptions)}});
  return Exit::Done;
}

}  // namespace

void add_supervision_figures_command(CommandTree& tree, CliCommand group) {
  tree.add<PeriodOptions>(group,
                          {.name = "supervision",
                           .about = "各级监管：应监管、已监管，谁没有监管，下面超期多少",
                           .example = "figures supervision --since 2020-10-01 --until 2020-10-31"},
                          declare_period, print);
}

}  // namespace qiaomen
