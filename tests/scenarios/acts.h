#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/domain/campaign.h"
#include "engine/domain/ledger.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/registry.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "tests/support/city_world.h"
#include "tests/support/loopback.h"

// What people do in the stories, as commands: world.wang.does(visits(world, home, kMet)).
namespace qiaomen::scenarios {

inline constexpr std::int64_t kMet = 1;  // visit_outcome.code
inline constexpr std::int64_t kNobody = 2;
inline constexpr std::int64_t kRefused = 3;
inline constexpr std::int64_t kVacant = 5;
inline constexpr std::int64_t kTelephoned = 9;

inline Command corrects(HouseholdCorrection correction) {
  return [correction = std::move(correction)](Act& act) { return correct_household(act, correction); };
}

inline Command notes(const RowId& household, std::string note) {
  return corrects({.household = household, .note = std::move(note)});
}

inline Command visits(const testing::CityWorld& world, const RowId& household, std::int64_t outcome) {
  return [campaign = world.campaign, household, outcome](Act& act) {
    return record_visit(act, {.household = household, .campaign = campaign, .outcome = outcome});
  };
}

inline Command removes(const RowId& household) {
  return [household](Act& act) { return remove_household(act, household); };
}

inline Command reports(const testing::CityWorld& world, std::string title) {
  return [estate = world.estate, building = world.buildings[0], title = std::move(title)](Act& act) {
    return create_issue(act, {.estate = estate, .title = title, .category = "elevator", .building = building});
  };
}

inline Command retitles(const RowId& issue, std::string title) {
  return [issue, title = std::move(title)](Act& act) {
    return edit_issue(act,
                      {.issue = issue, .title = title, .description = {}, .category = {}, .severity = {}, .tags = {}});
  };
}

// One of the steps that need nothing but the issue: accept_issue, sign_issue, start_issue, close_issue.
inline Command steps(Result<RowId> (*step)(Act&, const RowId&), const RowId& issue) {
  return [step, issue](Act& act) { return step(act, issue); };
}

// One that needs a reason: decline_issue, give_back_issue, redo_issue, reopen_issue.
inline Command steps(Result<RowId> (*step)(Act&, const RowId&, const std::string&), const RowId& issue,
                     std::string reason) {
  return [step, issue, reason = std::move(reason)](Act& act) { return step(act, issue, reason); };
}

inline Command dispatches(const testing::CityWorld& world, const RowId& issue, std::string_view due_on) {
  return [company = world.company, issue, due = *parse_day(due_on)](Act& act) {
    return dispatch_issue(act, issue, company, due);
  };
}

inline Command rectifies(const RowId& issue, std::uint8_t photo) {
  return [issue, photo](Act& act) { return rectify_issue(act, issue, testing::photo_of(photo)); };
}

// A service for two people, and more of them.
inline Command serves(const testing::CityWorld& world) {
  return [estate = world.estate](Act& act) -> Result<RowId> {
    const RowId id = act.new_id();
    TRY_VOID(act.create(kServiceLog, id,
                        {{service_log::kEstate, estate},
                         {service_log::kServedOn, *parse_day("2020-10-10")},
                         {service_log::kKind, std::string("理发")},
                         {service_log::kPeople, std::int64_t{2}}}));
    return id;
  };
}
inline Command counts(const RowId& service, std::int64_t people) {
  return [service, people](Act& act) -> Result<RowId> {
    TRY_VOID(act.edit(kServiceLog, service, {{service_log::kPeople, people}}));
    return service;
  };
}
inline std::int64_t people_of(testing::CityDevice& device, const RowId& service) {
  return integer_in(device.row(kServiceLog, service), service_log::kPeople).value_or(0);
}

inline std::string note_of(testing::CityDevice& device, const RowId& household) {
  return text_in(device.row(kHousehold, household), household::kNote);
}
inline std::int64_t state_of(testing::CityDevice& device, const RowId& issue) {
  return integer_in(device.row(kIssue, issue), issue::kState).value_or(0);
}

}  // namespace qiaomen::scenarios
