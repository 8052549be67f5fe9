#include "sync/cli/issue_steps.h"

#include <fmt/format.h>

#include "engine/domain/ledger.h"
#include "engine/domain/raise.h"
#include "sync/cli/naming.h"
#include "sync/cli/naming_queries.h"
#include "sync/cli/typed_values.h"
#include "sync/device/kept_photos.h"

namespace qiaomen {
namespace {

struct StepOptions {
  std::string issue, reason;
};

void declare_step(CliCommand command, StepOptions& options) {
  command.option("issue", options.issue, kIssueHelp).required().value_name("问题");
}

void declare_reasoned(CliCommand command, StepOptions& options) {
  declare_step(command, options);
  command.option("--reason", options.reason, "理由").required().value_name("文字");
}

void declare_redo(CliCommand command, StepOptions& options) {
  declare_step(command, options);
  command.option("--reason", options.reason, "理由").value_name("文字");
}

Result<RowId> issue_named(Device& device, const std::string& text) {
  return device.read([&](const ReadTx& tx) { return find_issue(tx, text); });
}

using PlainStep = Result<RowId> (*)(Act&, const RowId&);
using ReasonedStep = Result<RowId> (*)(Act&, const RowId&, const std::string&);

auto plain(std::string_view title, PlainStep step) {
  return [title, step](Shell& shell, const StepOptions& options) -> Result<Exit> {
    TRY(auto device, open_device(shell));
    TRY(const auto issue, issue_named(device, options.issue));
    return write(shell, device, title, [&](Act& act) { return step(act, issue); });
  };
}

auto reasoned(std::string_view title, ReasonedStep step) {
  return [title, step](Shell& shell, const StepOptions& options) -> Result<Exit> {
    TRY(auto device, open_device(shell));
    TRY(const auto issue, issue_named(device, options.issue));
    return write(shell, device, title, [&](Act& act) { return step(act, issue, options.reason); });
  };
}

struct DispatchOptions {
  std::string issue, company, due;
};

void declare_dispatch(CliCommand command, DispatchOptions& options) {
  command.option("issue", options.issue, kIssueHelp).required().value_name("问题");
  command.option("--company", options.company, "企业的代码、名称或编号").required().value_name("企业");
  command.option("--due", options.due, "整改期限，如 2020-10-12").required().value_name("日期");
}

Result<Exit> dispatch(Shell& shell, const DispatchOptions& options) {
  TRY(const auto due, typed_day(options.due));
  TRY(auto device, open_device(shell));
  TRY(const auto issue, issue_named(device, options.issue));
  TRY(const auto company, device.read([&](const ReadTx& tx) { return find_company(tx, options.company); }));
  return write(shell, device, "派单", [&](Act& act) { return dispatch_issue(act, issue, company, due); });
}

struct RectifyOptions {
  std::string issue, photo;
};

void declare_rectify(CliCommand command, RectifyOptions& options) {
  command.option("issue", options.issue, kIssueHelp).required().value_name("问题");
  command.option("--photo", options.photo, "整改后的照片（JPEG 或 PNG）").required().value_name("文件");
}

Result<Exit> rectify(Shell& shell, const RectifyOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto issue, issue_named(device, options.issue));
  KeptPhotos photos{DeviceHome(shell.home)};
  TRY(const auto photo, photos.add(options.photo));
  return write_with(photos, shell, device, "提交整改", [&](Act& act) { return rectify_issue(act, issue, photo); });
}

struct FollowUpOptions {
  std::string issue;
  std::int64_t satisfaction = 0;
};

void declare_follow_up(CliCommand command, FollowUpOptions& options) {
  command.option("issue", options.issue, kIssueHelp).required().value_name("问题");
  command.option("--satisfaction", options.satisfaction, "1 满意 2 较满意 3 不满意")
      .required()
      .value_name("满意度")
      .range(1, 3);
}

Result<Exit> follow_up(Shell& shell, const FollowUpOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto issue, issue_named(device, options.issue));
  return write(shell, device, "回访", [&](Act& act) { return follow_up_issue(act, issue, options.satisfaction); });
}

struct MergeOptions {
  std::string issue, into;
};

void declare_merge(CliCommand command, MergeOptions& options) {
  command.option("issue", options.issue, kIssueHelp).required().value_name("问题");
  command.option("--into", options.into, "并入哪个问题").required().value_name("问题");
}

Result<Exit> merge(Shell& shell, const MergeOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto issue, issue_named(device, options.issue));
  TRY(const auto into, issue_named(device, options.into));
  return write(shell, device, "合并重复", [&](Act& act) { return merge_issue(act, issue, into); });
}

constexpr std::string_view kUpper = "upper";

struct RaiseOptions {
  std::string issue, to = std::string(kUpper), reason;
};

void declare_raise(CliCommand command, RaiseOptions& options) {
  command.option("issue", options.issue, kIssueHelp).required().value_name("问题");
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
  TRY(const auto issue, issue_named(device, options.issue));
  TRY(const auto level, device.read([&](const ReadTx& tx) { return level_of(tx, options.to); }));
  return write(shell, device, "上呼", [&](Act& act) { return raise_issue(act, issue, level, options.reason); });
}

CommandText text(const std::string& name, const std::string& about, const std::string& arguments = "") {
  return {.name = name, .about = about, .example = "issue " + name + " 0190a5c0-1b2c" + arguments, .writes = true};
}

}  // namespace

void add_issue_step_commands(CommandTree& tree, CliCommand group) {
  tree.add<StepOptions>(group, text("accept", "立案"), declare_step, plain("立案", accept_issue));
  tree.add<StepOptions>(group, text("decline", "不予受理", " --reason 不属本小区"), declare_reasoned,
                        reasoned("不予受理", decline_issue));
  tree.add<DispatchOptions>(group, text("dispatch", "派单给企业", " --company C0001 --due 2020-10-12"),
                            declare_dispatch, dispatch);
  tree.add<StepOptions>(group, text("sign", "企业签收"), declare_step, plain("签收", sign_issue));
  tree.add<StepOptions>(group, text("start", "企业开始整改"), declare_step, plain("开始整改", start_issue));
  tree.add<RectifyOptions>(group, text("rectify", "企业提交整改", " --photo after.jpg"), declare_rectify, rectify);
  tree.add<StepOptions>(group, text("give-back", "企业退单", " --reason 不在合同范围"), declare_reasoned,
                        reasoned("退单", give_back_issue));
  tree.add<StepOptions>(group, text("close", "复核通过，销号"), declare_step, plain("销号", close_issue));
  tree.add<StepOptions>(group, text("redo", "复核不通过，重新整改", " --reason 仍有渗水"), declare_redo,
                        reasoned("重新整改", redo_issue));
  tree.add<FollowUpOptions>(group, text("follow-up", "回访", " --satisfaction 1"), declare_follow_up, follow_up);
  tree.add<StepOptions>(group, text("reopen", "重开", " --reason 又坏了"), declare_reasoned,
                        reasoned("重开", reopen_issue));
  tree.add<RaiseOptions>(group, text("raise", "上呼：把问题交给上一级，编号不变", " --to 街道 --reason 需多部门协调"),
                         declare_raise, raise);
  tree.add<StepOptions>(group, text("return", "上级把上呼的问题退回下一级", " --reason 属社区职责"), declare_reasoned,
                        reasoned("退回", return_issue));
  tree.add<MergeOptions>(group, text("merge", "合并重复", " --into 0190a5c0-77aa"), declare_merge, merge);
}

}  // namespace qiaomen
