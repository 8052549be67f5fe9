#include "engine/domain/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/domain/ledger_queries.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

using namespace ledger_state;

// What a step leaves behind; the group is always written whole.
struct StepInput {
  std::string_view name;  // of the act: several lead to the same state
  std::int64_t to;
  std::string reason = {};
  std::optional<RowId> company = {};
  std::optional<CivilDay> due_on = {};
  std::optional<RowId> after_photo = {};
  std::optional<RowId> merged_into = {};
  std::optional<std::int64_t> satisfaction = {};
};

// A step that leaves the dispatch as it is.
StepInput onwards(const FieldValues& issue, std::string_view name, std::int64_t to) {
  return {.name = name,
          .to = to,
          .company = id_in(issue, issue::kCompany),
          .due_on = integer_in(issue, issue::kDueOn),
          .after_photo = id_in(issue, issue::kAfterPhoto)};
}

std::vector<FieldChange> group_of(const Act& act, const StepInput& step) {
  return {{issue::kState, step.to},
          {issue::kHandler, act.actor().person},
          {issue::kReason, text_value(step.reason)},
          {issue::kCompany, value_or_absent(step.company)},
          {issue::kDueOn, value_or_absent(step.due_on)},
          {issue::kAfterPhoto, value_or_absent(step.after_photo)},
          {issue::kMergedInto, value_or_absent(step.merged_into)},
          {issue::kSatisfaction, value_or_absent(step.satisfaction)}};
}

Result<> check_act(const FieldValues& issue, const StepInput& step) {
  const auto now = integer_in(issue, issue::kState).value_or(kNone);
  const StepRule* rule = find_step(now, step.to);
  if (rule && rule->name == step.name) return {};
  return fail(Errc::Refused,
              fmt::format("问题现在是“{}”，不能办理“{}”。本次操作没有写入，已有记录不变。请先同步，按当前状态处理。",
                          ledger_state_name(now), step.name));
}

Result<RowId> take(Act& act, const RowId& issue, const StepInput& step) {
  TRY(const auto row, act.get(kIssue, issue));
  TRY_VOID(check_act(row, step));
  TRY_VOID(act.edit(kIssue, issue, group_of(act, step)));
  return issue;
}

Result<RowId> take_onwards(Act& act, const RowId& issue, std::string_view name, std::int64_t to) {
  TRY(const auto row, act.get(kIssue, issue));
  return take(act, issue, onwards(row, name, to));
}

Result<RowId> add_photo(Act& act, const RowId& issue, const Value& estate, AttachmentKind kind, const Photo& photo) {
  const RowId id = act.new_id();
  TRY_VOID(act.create(kLedgerAttachment, id,
                      {{ledger_attachment::kEstate, estate},
                       {ledger_attachment::kIssue, issue},
                       {ledger_attachment::kKind, static_cast<std::int64_t>(kind)},
                       {ledger_attachment::kSha256, Bytes(photo.sha256.begin(), photo.sha256.end())},
                       {ledger_attachment::kSize, photo.size},
                       {ledger_attachment::kMediaType, photo.media_type},
                       {ledger_attachment::kTakenAt, value_or_absent(photo.taken_at_us)}}));
  return id;
}

Value set_value(std::vector<std::string> elements) {
  std::ranges::sort(elements);
  const auto repeated = std::ranges::unique(elements);
  elements.erase(repeated.begin(), repeated.end());
  return elements.empty() ? Value{} : Value{TextSet(std::move(elements))};
}

}  // namespace

Result<RowId> create_issue(Act& act, const NewIssue& input) {
  const RowId id = act.new_id();
  std::vector<FieldChange> values{{issue::kEstate, input.estate},
                                  {issue::kTitle, text_value(input.title)},
                                  {issue::kDescription, text_value(input.description)},
                                  {issue::kCategory, text_value(input.category)},
                                  {issue::kPlace, text_value(input.place)},
                                  {issue::kBuilding, value_or_absent(input.building)},
                                  {issue::kHousehold, value_or_absent(input.household)},
                                  {issue::kSeverity, value_or_absent(input.severity)},
                                  {issue::kTags, set_value(input.tags)},
                                  {issue::kReportedAt, act.now_us()},  // until the hub says its own
                                  {issue::kVisit, value_or_absent(input.visit)},
                                  {issue::kReport, value_or_absent(input.report)}};
  std::ranges::move(group_of(act, {.name = "上报", .to = kReported}), std::back_inserter(values));
  TRY_VOID(act.create(kIssue, id, std::move(values)));
  for (const Photo& photo : input.photos) {
    TRY_VOID(add_photo(act, id, input.estate, AttachmentKind::BeforePhoto, photo));
  }
  return id;
}

Result<RowId> edit_issue(Act& act, const IssueEdit& edit) {
  TRY_VOID(act.get(kIssue, edit.issue));
  std::vector<FieldChange> values;
  if (edit.title) values.emplace_back(issue::kTitle, text_value(*edit.title));
  if (edit.description) values.emplace_back(issue::kDescription, text_value(*edit.description));
  if (edit.category) values.emplace_back(issue::kCategory, text_value(*edit.category));
  if (edit.severity) values.emplace_back(issue::kSeverity, *edit.severity);
  if (!edit.tags.empty()) values.emplace_back(issue::kTags, set_value(edit.tags));
  if (values.empty()) return fail(Errc::Refused, "没有要修改的内容。本次操作没有写入。");
  TRY_VOID(act.edit(kIssue, edit.issue, std::move(values)));
  return edit.issue;
}

Result<RowId> accept_issue(Act& act, const RowId& issue) { return take(act, issue, {.name = "立案", .to = kAccepted}); }

Result<RowId> decline_issue(Act& act, const RowId& issue, const std::string& reason) {
  return take(act, issue, {.name = "不予受理", .to = kDeclined, .reason = reason});
}

Result<RowId> dispatch_issue(Act& act, const RowId& issue, const RowId& company, CivilDay due_on) {
  TRY(const auto row, act.get(kIssue, issue));
  const CivilDay today = day_of(act.now_us());
  if (due_on < today) return fail(Errc::Refused, "整改期限不能早于今天。本次操作没有写入。请改正期限后再派单。");
  const auto estate = id_in(row, issue::kEstate).value_or(RowId{});
  if (!has_contract(act.read(), company, estate, today)) {
    return fail(Errc::Refused,
                "该企业今天在本小区没有有效合同，看不到这条问题。本次操作没有写入。请选择在本小区有合同的企业。");
  }
  return take(act, issue, {.name = "派单", .to = kDispatched, .company = company, .due_on = due_on});
}

Result<RowId> sign_issue(Act& act, const RowId& issue) { return take_onwards(act, issue, "签收", kSigned); }

Result<RowId> start_issue(Act& act, const RowId& issue) { return take_onwards(act, issue, "开始整改", kInProgress); }

Result<RowId> rectify_issue(Act& act, const RowId& issue, const Photo& after) {
  TRY(const auto row, act.get(kIssue, issue));
  TRY(const auto photo, add_photo(act, issue, row.get(issue::kEstate), AttachmentKind::AfterPhoto, after));
  StepInput step = onwards(row, "提交整改", kToVerify);
  step.after_photo = photo;
  return take(act, issue, step);
}

Result<RowId> give_back_issue(Act& act, const RowId& issue, const std::string& reason) {
  return take(act, issue, {.name = "退单", .to = kAccepted, .reason = reason});
}

Result<RowId> close_issue(Act& act, const RowId& issue) { return take_onwards(act, issue, "销号", kClosed); }

Result<RowId> redo_issue(Act& act, const RowId& issue, const std::string& reason) {
  TRY(const auto row, act.get(kIssue, issue));
  StepInput step = onwards(row, "重新整改", kInProgress);
  step.reason = reason;
  step.after_photo.reset();
  return take(act, issue, step);
}

Result<RowId> follow_up_issue(Act& act, const RowId& issue, std::int64_t satisfaction) {
  TRY(const auto row, act.get(kIssue, issue));
  StepInput step = onwards(row, "回访", kFollowedUp);
  step.satisfaction = satisfaction;
  return take(act, issue, step);
}

Result<RowId> reopen_issue(Act& act, const RowId& issue, const std::string& reason) {
  return take(act, issue, {.name = "重开", .to = kAccepted, .reason = reason});
}

Result<RowId> merge_issue(Act& act, const RowId& issue, const RowId& into) {
  TRY(const auto row, act.get(kIssue, issue));
  StepInput step = onwards(row, "合并重复", kMerged);
  step.merged_into = into;
  act.rely_on(into);
  return take(act, issue, step);
}

}  // namespace qiaomen
