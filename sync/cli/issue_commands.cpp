#include "engine/blobs/blob_name.h"
#include "engine/domain/ledger_queries.h"
#include "engine/domain/ledger_states.h"
#include "sync/cli/commands.h"
#include "sync/cli/issue_create.h"
#include "sync/cli/issue_show.h"
#include "sync/cli/issue_steps.h"
#include "sync/cli/naming.h"
#include "sync/cli/photo_commands.h"
#include "sync/client/device_blobs.h"

namespace qiaomen {
namespace {

CivilDay today_of(const Shell& shell) { return day_of(shell.environment.clock.sample().wall.us); }

struct ListOptions {
  std::string estate, company;
  std::optional<std::int64_t> state;
  bool overdue = false, raised = false;
  std::int64_t limit = 200;
};

void declare_list(CliCommand command, ListOptions& options) {
  command.option("--estate", options.estate, "只看一个小区").value_name("小区");
  command.option("--company", options.company, "只看派给一家企业的").value_name("企业");
  command.option("--state", options.state, "只看一种状态，写数字，如 30").value_name("状态");
  command.flag("--overdue", options.overdue, "只看超期的");
  command.flag("--raised", options.raised, "只看上呼到上级、还没有退回的");
  command.option("--limit", options.limit, "最多几条").value_name("条数").range(1, 1'000'000).shows_default();
}

Result<LedgerFilter> filter_of(const ReadTx& tx, const Shell& shell, const ListOptions& options) {
  LedgerFilter filter{.today = today_of(shell)};
  filter.state = options.state;
  filter.overdue_only = options.overdue;
  filter.raised_only = options.raised;
  filter.limit = options.limit;
  if (!options.estate.empty()) {
    TRY(filter.estate, find_estate(tx, options.estate));
  }
  if (!options.company.empty()) {
    TRY(filter.company, find_company(tx, options.company));
  }
  return filter;
}

Result<Exit> list(Shell& shell, const ListOptions& options) {
  TRY(auto device, open_device(shell));
  const DeliveryMap deliveries(*device.replica);
  TRY(const auto lines, device.read([&](const ReadTx& tx) -> Result<std::vector<IssueLine>> {
    TRY(const auto filter, filter_of(tx, shell, options));
    return ledger(tx, filter);
  }));
  shell.output.print({.listings = {issues_listing(lines, deliveries)}});
  return Exit::Done;
}

struct ShowOptions {
  std::string issue;
};

void declare_show(CliCommand command, ShowOptions& options) {
  command.option("issue", options.issue, kIssueHelp).required().value_name("问题");
}

Result<Exit> show(Shell& shell, const ShowOptions& options) {
  TRY(auto device, open_device(shell));
  const DeliveryMap deliveries(*device.replica);
  TRY(const auto card, device.read([&](const ReadTx& tx) -> Result<IssueCard> {
    TRY(const auto id, find_issue(tx, options.issue));
    return issue_card(tx, id, today_of(shell)).value_or(IssueCard{});
  }));
  const DeviceBlobs blobs(DeviceHome(shell.home).blobs());
  const auto held = [&](const std::string& hex) {
    const auto sha256 = sha256_named(hex);
    return sha256 && blobs.store.holds(*sha256);
  };
  shell.output.print(issue_report(card, deliveries, held));
  return Exit::Done;
}

}  // namespace

void add_issue_commands(CommandTree& tree) {
  CliCommand group = tree.group("issue", "问题台账：上报到销号，一条命令一步");
  tree.add<ListOptions>(group, {.name = "list", .about = "台账", .example = "issue list --overdue"}, declare_list,
                        list);
  tree.add<ShowOptions>(group, {.name = "show", .about = "一个问题的全部", .example = "issue show 0190a5c0-1b2c"},
                        declare_show, show);
  add_issue_photos_command(tree, group);
  add_issue_create_commands(tree, group);
  add_issue_step_commands(tree, group);
}

}  // namespace qiaomen
