#include "engine/domain/estate_count.h"

#include <algorithm>

#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/raise_rules.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {

std::optional<CountedCampaign> counted_campaign(const RowId& id, const FieldValues& campaign) {
  const auto from = integer_in(campaign, campaign::kStartsOn);
  const auto to = integer_in(campaign, campaign::kEndsOn);
  const auto state = integer_in(campaign, campaign::kState);
  if (!from || !to || state == static_cast<std::int64_t>(CampaignState::Draft)) return std::nullopt;
  return CountedCampaign{id,
                         text_in(campaign, campaign::kName),
                         integer_in(campaign, campaign::kTargetPermille).value_or(0),
                         {start_of(*from), start_of(*to + 1)}};
}

DoorMarks marks_of(const FieldValues& visit_outcome) {
  return {integer_in(visit_outcome, visit_outcome::kAttempt) == 1,
          integer_in(visit_outcome, visit_outcome::kContact) == 1,
          integer_in(visit_outcome, visit_outcome::kStrict) == 1};
}

EstateCount::EstateCount(const std::vector<CountedCampaign>& campaigns,
                         const std::map<std::int64_t, DoorMarks>& outcomes)
    : outcomes_(outcomes) {
  for (const CountedCampaign& campaign : campaigns) doors_[campaign.id].days = campaign.days;
}

void EstateCount::add(TableId table, const RowId& id, const FieldValues& values) {
  switch (table) {
    case task::kTable: return add_task(values);
    case visit::kTable: return add_visit(values);
    case exclusion::kTable: return add_exclusion(values);
    case issue::kTable: return add_issue(id, values);
    case issue_event::kTable: return lives_.add_event(values);
    default: return;
  }
}

EstateCount::Doors* EstateCount::doors_of(const FieldValues& values, FieldNumber campaign) {
  const auto id = id_in(values, campaign);
  const auto at = id ? doors_.find(*id) : doors_.end();
  return at == doors_.end() ? nullptr : &at->second;
}

void EstateCount::add_task(const FieldValues& task) {
  Doors* doors = doors_of(task, task::kCampaign);
  const auto household = id_in(task, task::kHousehold);
  if (doors && household && integer_in(task, task::kInScope) == 1) doors->in_scope.push_back(*household);
}

void EstateCount::add_visit(const FieldValues& visit) {
  Doors* doors = doors_of(visit, visit::kCampaign);
  const auto household = id_in(visit, visit::kHousehold);
  const auto at_us = integer_in(visit, visit::kEffectiveAt);
  const auto outcome = outcomes_.find(integer_in(visit, visit::kOutcome).value_or(0));
  if (!doors || !household || !at_us || outcome == outcomes_.end()) return;
  if (*at_us < doors->days.from_us || *at_us >= doors->days.to_us) return;
  DoorMarks& marks = doors->marks[*household];
  marks.knocked |= outcome->second.knocked;
  marks.contacted |= outcome->second.contacted;
  marks.strict |= outcome->second.strict;
  if (!outcome->second.contacted) return;
  auto& first_us = doors->first_contact_us.try_emplace(*household, *at_us).first->second;
  first_us = std::min(first_us, *at_us);
}

void EstateCount::add_exclusion(const FieldValues& exclusion) {
  Doors* doors = doors_of(exclusion, exclusion::kCampaign);
  const auto household = id_in(exclusion, exclusion::kHousehold);
  const bool approved =
      integer_in(exclusion, exclusion::kDecision) == static_cast<std::int64_t>(ExclusionDecision::Approved);
  const bool by_second = exclusion.get(exclusion::kDecidedBy) != exclusion.get(exclusion::kProposedBy);
  if (doors && household && approved && by_second) doors->excluded.insert(*household);
}

void EstateCount::add_issue(const RowId& id, const FieldValues& issue) {
  const auto state = integer_in(issue, issue::kState).value_or(ledger_state::kReported);
  ledger_.total += 1;
  ledger_.closed += is_closed(state) ? 1 : 0;
  ledger_.open += is_open(state) ? 1 : 0;
  lives_.add_issue(id, issue);
}

std::optional<Figures> EstateCount::figures(const RowId& campaign) const {
  const auto doors = doors_.find(campaign);
  if (doors == doors_.end() || doors->second.in_scope.empty()) return std::nullopt;
  Figures figures;
  for (const RowId& household : doors->second.in_scope) {
    const auto found = doors->second.marks.find(household);
    const DoorMarks marks = found == doors->second.marks.end() ? DoorMarks{} : found->second;
    const bool is_excluded = !marks.contacted && doors->second.excluded.contains(household);
    figures += {1, marks.knocked, marks.contacted, marks.strict, is_excluded};
  }
  return figures;
}

Rate EstateCount::visits_between(std::int64_t from_us, std::int64_t to_us) const {
  Rate visits;
  for (const auto& [campaign, doors] : doors_) {
    const auto counted = doors.days.from_us < to_us && doors.days.to_us > from_us ? figures(campaign) : std::nullopt;
    if (!counted) continue;
    visits.denominator += contacted_rate(*counted).denominator;
    visits.numerator += std::ranges::count_if(doors.in_scope, [&](const RowId& household) {
      const auto first = doors.first_contact_us.find(household);
      return first != doors.first_contact_us.end() && first->second < to_us;
    });
  }
  return visits;
}

CivilDay EstateCount::first_month(CivilDay last) const {
  CivilDay first = last;
  if (const auto us = lives_.first_reported_us()) first = std::min(first, month_of(day_of(*us)));
  for (const auto& [campaign, doors] : doors_) {
    if (!doors.in_scope.empty()) first = std::min(first, month_of(day_of(doors.days.from_us)));
  }
  return std::max(first, months_after(last, 1 - kMonthsCounted));
}

std::vector<MonthCount> EstateCount::months(std::int64_t now_us) const {
  std::vector<MonthCount> months;
  const CivilDay last = month_of(day_of(now_us));
  for (CivilDay month = first_month(last); month <= last; month = months_after(month, 1)) {
    const auto from_us = start_of(month), to_us = start_of(months_after(month, 1));
    months.push_back({month, visits_between(from_us, to_us), lives_.between(from_us, to_us, now_us)});
  }
  return months;
}

}  // namespace qiaomen
