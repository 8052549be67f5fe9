#include "engine/domain/extension.h"
#include "sync/cli/commands.h"
#include "sync/cli/naming.h"
#include "sync/cli/typed_values.h"

namespace qiaomen {
namespace {

constexpr std::string_view kApprove = "approve";
constexpr std::string_view kDecline = "decline";

struct AskOptions {
  std::string issue, until, reason;
};

void declare_ask(CliCommand command, AskOptions& options) {
  command.option("issue", options.issue, kIssueHelp).required().value_name("问题");
  command.option("--until", options.until, "延到哪天，如 2020-10-26").required().value_name("日期");
  command.option("--reason", options.reason, "理由").required().value_name("文字");
}

Result<Exit> ask(Shell& shell, const AskOptions& options) {
  TRY(const auto until, typed_day(options.until));
  TRY(auto device, open_device(shell));
  TRY(const auto issue, device.read([&](const ReadTx& tx) { return find_issue(tx, options.issue); }));
  return write(shell, device, "延期申请", [&](Act& act) { return ask_extension(act, issue, until, options.reason); });
}

struct DecideOptions {
  std::string issue, decision, reason;
};

void declare_decide(CliCommand command, DecideOptions& options) {
  command.option("issue", options.issue, kIssueHelp).required().value_name("问题");
  command.option("decision", options.decision, "approve 同意，decline 不同意")
      .required()
      .value_name("决定")
      .one_of({std::string(kApprove), std::string(kDecline)});
  command.option("--reason", options.reason, "理由；不同意必须写").value_name("文字");
}

Result<Exit> decide(Shell& shell, const DecideOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto issue, device.read([&](const ReadTx& tx) { return find_issue(tx, options.issue); }));
  const ExtensionVote vote{issue, options.decision == kApprove, options.reason};
  return write(shell, device, "延期决定", [&](Act& act) { return decide_extension(act, vote); });
}

}  // namespace

void add_extension_commands(CommandTree& tree) {
  CliCommand group = tree.group("extension", "延期：企业申请，社区监管员决定");
  tree.add<AskOptions>(group,
                       {.name = "ask",
                        .about = "企业申请延期",
                        .example = "extension ask 0190a5c0-1b2c --until 2020-10-26 --reason 配件未到",
                        .writes = true},
                       declare_ask, ask);
  tree.add<DecideOptions>(group,
                          {.name = "decide",
                           .about = "同意或不同意延期",
                           .example = "extension decide 0190a5c0-1b2c approve",
                           .writes = true},
                          declare_decide, decide);
}

}  // namespace qiaomen
