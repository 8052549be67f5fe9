#include "sync/cli/issue_raise.h"

#include <fmt/format.h>

#include "engine/domain/raise.h"
#include "sync/cli/naming.h"
#include "sync/cli/naming_queries.h"

namespace qiaomen {
namespace {

constexpr const char* kIssue = "问题编号，可只写开头（至少 6 位）";
constexpr std::string_view kUpper = "upper";

struct RaiseOptions {
  std::string issue, to = std::string(kUpper), reason;
};

void declare_raise(CliCommand command, RaiseOptions& options) {
  command.option("issue", options.issue, kIssue).required().value_name("问题");
  command.option("--to", options.to, "上呼到哪一级，如 街道；upper 为上一级").value_name("级别").shows_default();
  command.option("--reason", options.reason, "理由").required().value_name("文字");
}

Result<std::optional<std::int64_t>> level_of(const ReadTx& tx, const std::string& text) {
  if (text == kUpper) return std::nullopt;
  if (const auto level = level_called(tx, text)) return level;
  return fail(Errc::Malformed, fmt::format("没有“{}”这一级。没有写入任何内容。请写级别的名称，或 upper。", text));
}

Result<Exit> raise(Shell& shell, const RaiseOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto issue, device.read([&](const ReadTx& tx) { return find_issue(tx, options.issue); }));
  TRY(const auto level, device.read([&](const ReadTx& tx) { return level_of(tx, options.to); }));
  return write(shell, device, "上呼", [&](Act& act) { return raise_issue(act, issue, level, options.reason); });
}

struct ReturnOptions {
  std::string issue, reason;
};

void declare_return(CliCommand command, ReturnOptions& options) {
  command.option("issue", options.issue, kIssue).required().value_name("问题");
  command.option("--reason", options.reason, "理由").required().value_name("文字");
}

Result<Exit> give_back(Shell& shell, const ReturnOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto issue, device.read([&](const ReadTx& tx) { return find_issue(tx, options.issue); }));
  return write(shell, device, "退回", [&](Act& act) { return return_issue(act, issue, options.reason); });
}

}  // namespace

void add_issue_raise_commands(CommandTree& tree, CliCommand group) {
  tree.add<RaiseOptions>(group,
                         {.name = "raise",
                          .about = "上呼：把问题交给上一级，编号不变",
                          .example = "issue raise 0190a5c0-1b2c --to 街道 --reason 需多部门协调",
                          .writes = true},
                         declare_raise, raise);
  tree.add<ReturnOptions>(group,
                          {.name = "return",
                           .about = "上级把上呼的问题退回下一级",
                           .example = "issue return 0190a5c0-1b2c --reason 属社区职责",
                           .writes = true},
                          declare_return, give_back);
}

}  // namespace qiaomen
