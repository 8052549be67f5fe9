#include "engine/domain/events.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/values.h"

namespace qiaomen {
namespace {

struct Copy {
  FieldNumber from;  // of the issue
  FieldNumber to;    // of the event
};
constexpr Copy kStepCopies[] = {
    {issue::kState, issue_event::kToState},
    {issue::kReason, issue_event::kReason},
    {issue::kCompany, issue_event::kCompany},
    {issue::kDueOn, issue_event::kDueOn},
    {issue::kAfterPhoto, issue_event::kAfterPhoto},
    {issue::kMergedInto, issue_event::kMergedInto},
    {issue::kSatisfaction, issue_event::kSatisfaction},
};
constexpr Copy kExtensionCopies[] = {
    {issue::kExtensionState, issue_event::kToState},
    {issue::kExtensionUntil, issue_event::kDueOn},
    {issue::kExtensionReason, issue_event::kReason},
};
constexpr Copy kRaiseCopies[] = {
    {issue::kRaiseState, issue_event::kToState},
    {issue::kRaisedTo, issue_event::kRaisedTo},
    {issue::kRaiseReason, issue_event::kReason},
};

struct EventRule {
  GroupNumber group;
  EventKind kind;
  std::span<const Copy> copies;
};
constexpr EventRule kEventRules[] = {
    {issue::kState, EventKind::Step, kStepCopies},
    {issue::kExtensionState, EventKind::Extension, kExtensionCopies},
    {issue::kRaiseState, EventKind::Raise, kRaiseCopies},
};

bool stands(const Group& group, const Intent& intent, const FieldValues& after) {
  for (std::size_t i = 0; i < group.fields.size(); ++i) {
    if (after.get(group.fields[i].number) != intent.values[i]) return false;
  }
  return true;
}

FieldValues event_of(const EventRule& rule, const Change& change, const Intent& intent, const FieldValues& after,
                     const Writing& writing) {
  const auto group = kIssue.group(rule.group);
  FieldValues event;
  event.set(issue_event::kEstate, after.get(issue::kEstate));
  event.set(issue_event::kIssue, change.row);
  event.set(issue_event::kKind, static_cast<std::int64_t>(rule.kind));
  if (rule.kind == EventKind::Step) event.set(issue_event::kFromState, value_or_absent(change.from));
  event.set(issue_event::kPerson, writing.actor.person);
  event.set(issue_event::kRole, static_cast<std::int64_t>(writing.actor.role));
  event.set(issue_event::kDevice, fmt::format("{:016x}", writing.device.value));
  event.set(issue_event::kDeviceAt, writing.device_at.us);
  event.set(issue_event::kEffectiveAt, writing.effective_at.us);
  for (const Copy& copy : rule.copies) {
    const auto at = std::ranges::find(group->fields, copy.from, &Field::number);
    event.set(copy.to, intent.values[static_cast<std::size_t>(at - group->fields.begin())]);
  }
  if (!stands(*group, intent, after)) event.set(issue_event::kOvertaken, std::int64_t{1});
  return event;
}

}  // namespace

std::vector<EventRow> derive_events(const Change& change, const FieldValues& after, const Writing& writing) {
  std::vector<EventRow> events;
  if (change.table != issue::kTable) return events;
  for (const EventRule& rule : kEventRules) {
    const auto intent = std::ranges::find(change.intents, rule.group, &Intent::group);
    if (intent == change.intents.end()) continue;
    events.push_back({&kIssueEvent, event_of(rule, change, *intent, after, writing)});
  }
  return events;
}

}  // namespace qiaomen
