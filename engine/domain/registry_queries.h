#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/work_tables.h"
#include "engine/store/database.h"

namespace qiaomen {

struct EstateLine {
  RowId id;
  std::string code, name;
  RowId community;
  std::optional<RowId> company;
};
std::vector<EstateLine> estates(const ReadTx& tx);

struct BuildingLine {
  RowId id;
  std::string name;
  std::int64_t households = 0;
};
std::vector<BuildingLine> buildings(const ReadTx& tx, const RowId& estate);

struct HouseholdLine {
  RowId id;
  std::string estate, building, unit, door;
};
// Whose estate, building, unit and door, written one after the other, contain all the words.
std::vector<HouseholdLine> search_households(const ReadTx& tx, std::string_view words, std::int64_t limit = 50);

// What a visit brings to show that it took place.
struct VisitEvidence {
  std::optional<std::int64_t> latitude, longitude, accuracy_m;  // microdegrees, WGS84
  bool mock = false;
  std::string door_code;
  std::optional<bool> door_matches;  // nullopt: no code, or nobody here knows the door's
  std::int64_t signatures = 0;       // that this replica may see
};
// What was answered, with the version of the form that was asked; an empty code: nothing.
struct VisitAnswers {
  std::string form_code, form_title;
  std::int64_t form_version = 0;
  std::string form_body, answers;  // JSON, both as they were written
};
struct VisitLine {
  RowId id;
  std::int64_t effective_at_us = 0;
  std::int64_t visited_at_us = 0;
  std::int64_t outcome = 0;
  std::string outcome_name, person, note;
  std::optional<std::int64_t> appointment_at_us;
  std::int64_t photos = 0;
  bool accepted = false;  // the hub has it
  VisitEvidence evidence;
  VisitAnswers answered;
};
struct ContactLine {
  RowId id;
  std::string name, telephone, relation, note;
};
struct HouseholdTaskLine {
  RowId id, campaign;
  std::string campaign_name;
  bool in_scope = false;
  std::optional<std::int64_t> first_attempt_at_us, appointment_at_us;
};
struct HouseholdIssueLine {
  RowId id;
  std::string title;
  std::int64_t state = 0;
};
struct HouseholdCard {
  HouseholdLine line;
  RowId estate, building;
  std::string address, note;
  std::int64_t status = 0;  // HouseholdStatus; 0: not known
  std::optional<std::int64_t> residents, last_contact_at_us;
  bool accepted = false;
  bool under_review = false;          // somebody deleted it while somebody else worked on it
  std::vector<VisitLine> visits;      // newest first
  std::vector<ContactLine> contacts;  // as far as this replica holds them
  std::vector<HouseholdTaskLine> tasks;
  std::vector<HouseholdIssueLine> issues;
};
std::optional<HouseholdCard> household_card(const ReadTx& tx, const RowId& household);

}  // namespace qiaomen
