#include "engine/domain/extension.h"

#include "engine/domain/values.h"

namespace qiaomen {

Result<RowId> ask_extension(Act& act, const RowId& issue, CivilDay until, const std::string& reason) {
  TRY_VOID(act.get(kIssue, issue));
  if (until < day_of(act.now_us())) {
    return fail(Errc::Refused, "延期不能延到今天以前。本次操作没有写入。请改正日期后再申请。");
  }
  TRY_VOID(act.edit(kIssue, issue,
                    {{issue::kExtensionState, static_cast<std::int64_t>(ExtensionState::Asked)},
                     {issue::kExtensionUntil, until},
                     {issue::kExtensionReason, text_value(reason)},
                     {issue::kExtensionBy, act.actor().person}}));
  return issue;
}

Result<RowId> decide_extension(Act& act, const ExtensionVote& vote) {
  TRY(const auto row, act.get(kIssue, vote.issue));
  const auto state = vote.approves ? ExtensionState::Approved : ExtensionState::Declined;
  std::vector<FieldChange> values{{issue::kExtensionState, static_cast<std::int64_t>(state)},
                                  {issue::kExtensionUntil, row.get(issue::kExtensionUntil)},
                                  {issue::kExtensionReason, text_value(vote.reason)},
                                  {issue::kExtensionBy, act.actor().person}};
  if (vote.approves) {
    values.emplace_back(issue::kExtendedUntil, row.get(issue::kExtensionUntil));
    values.emplace_back(issue::kExtendedDueOn, row.get(issue::kDueOn));
  }
  TRY_VOID(act.edit(kIssue, vote.issue, std::move(values)));
  return vote.issue;
}

}  // namespace qiaomen
