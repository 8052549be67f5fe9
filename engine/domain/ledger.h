#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/act.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/photo.h"

namespace qiaomen {

// The issue ledger: one command a transition. Each gives the issue's id.

struct NewIssue {
  RowId estate;
  std::string title;
  std::string description;
  std::string category;  // category.code
  std::string place;     // the place: at least one of these three
  std::optional<RowId> building;
  std::optional<RowId> household;
  std::optional<std::int64_t> severity;
  std::vector<std::string> tags;
  std::optional<RowId> visit;
  std::optional<RowId> report;  // resident_report
  std::vector<Photo> photos;
};
Result<RowId> create_issue(Act& act, const NewIssue& input);

// What stays unset stays as it is; tags are added.
struct IssueEdit {
  RowId issue;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<std::string> category;
  std::optional<std::int64_t> severity;
  std::vector<std::string> tags;
};
Result<RowId> edit_issue(Act& act, const IssueEdit& edit);

Result<RowId> accept_issue(Act& act, const RowId& issue);                              // 立案
Result<RowId> decline_issue(Act& act, const RowId& issue, const std::string& reason);  // 不予受理
// Refused if the company has no contract with the estate today: it could not see the issue.
Result<RowId> dispatch_issue(Act& act, const RowId& issue, const RowId& company, CivilDay due_on);  // 派单
Result<RowId> sign_issue(Act& act, const RowId& issue);                                             // 签收
Result<RowId> start_issue(Act& act, const RowId& issue);                                            // 开始整改
Result<RowId> rectify_issue(Act& act, const RowId& issue, const Photo& after);                      // 提交整改
Result<RowId> give_back_issue(Act& act, const RowId& issue, const std::string& reason);             // 退单
Result<RowId> close_issue(Act& act, const RowId& issue);                                            // 销号
Result<RowId> redo_issue(Act& act, const RowId& issue, const std::string& reason);       // 重新整改; reason optional
Result<RowId> follow_up_issue(Act& act, const RowId& issue, std::int64_t satisfaction);  // 回访: 1 满意, 2, 3 不满意
Result<RowId> reopen_issue(Act& act, const RowId& issue, const std::string& reason);     // 重开
Result<RowId> merge_issue(Act& act, const RowId& issue, const RowId& into);              // 合并重复

}  // namespace qiaomen
