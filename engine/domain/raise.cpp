#include "engine/domain/raise.h"

#include <fmt/format.h>

#include "engine/domain/ladder.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/raise_rules.h"
#include "engine/domain/values.h"

namespace qiaomen {
namespace {

Result<RowId> move(Act& act, const RowId& issue, RaiseState state, const std::optional<RowId>& to,
                   const std::string& reason) {
  TRY_VOID(act.edit(kIssue, issue,
                    {{issue::kRaiseState, static_cast<std::int64_t>(state)},
                     {issue::kRaisedTo, value_or_absent(to)},
                     {issue::kRaiseReason, text_value(reason)},
                     {issue::kRaiseBy, act.actor().person}}));
  return issue;
}

Result<> check_level(const Act& act, const std::optional<RowId>& above, std::optional<std::int64_t> level) {
  if (!level || !above || level_of(act, *above) == level) return {};
  return fail(Errc::Refused, fmt::format("只能逐级上呼，现在的上一级是{}。本次操作没有写入，已有记录不变。"
                                         "请改为上呼到上一级。",
                                         division_name(act, *above)));
}

}  // namespace

Result<RowId> raise_issue(Act& act, const RowId& issue, std::optional<std::int64_t> level, const std::string& reason) {
  TRY(const auto row, act.get(kIssue, issue));
  const auto holder = holder_of(row, act);
  const auto above = holder ? division_above(act, *holder) : std::nullopt;
  TRY_VOID(check_level(act, above, level));
  return move(act, issue, RaiseState::Raised, above, reason);
}

Result<RowId> return_issue(Act& act, const RowId& issue, const std::string& reason) {
  TRY(const auto row, act.get(kIssue, issue));
  const auto holder = holder_of(row, act);
  const auto community = community_of(act, id_in(row, issue::kEstate));
  const auto below = holder && community ? division_below(act, *holder, *community) : std::nullopt;
  return move(act, issue, RaiseState::Returned, below, reason);
}

}  // namespace qiaomen
