#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/base/ids.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/role.h"

namespace qiaomen {

// All that decides whether a step may be taken. Whoever fills it in: the client from its replica, the hub from its
// rows.
struct StepContext {
  std::int64_t from = 0;
  std::int64_t to = 0;
  Actor actor;
  // What the step writes.
  bool has_reason = false;
  bool has_due_date = false;
  bool has_satisfaction = false;  // one of the three
  bool has_target = false;        // another living issue of this estate
  bool has_after_photo = false;   // an after-photo row of this issue
  std::optional<RowId> company_after;
  bool same_dispatch = true;  // company and due date as before
  // What the issue was.
  std::optional<RowId> company_before;  // to which it is dispatched
  std::optional<RowId> estate_company;  // that manages the estate: whose issue it is until it is dispatched
  std::span<const RowId> rectifiers;    // who took the steps to 50 and 60
};

// What is in the way, in words for people: what is wrong and what to do. nullopt: the step may be taken.
std::optional<std::string> refuse_step(const StepContext& context);

// Whether a step counts as rectifying: to 整改中 from below, or to 待复核.
bool rectifies(std::int64_t from, std::int64_t to);

// 满意, 较满意, 不满意.
std::string_view satisfaction_name(std::int64_t satisfaction);  // empty: no such one

}  // namespace qiaomen
