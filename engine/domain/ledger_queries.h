#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/civil_day.h"
#include "engine/store/database.h"

namespace qiaomen {

// An issue is overdue from the day after its due date (after the new one, if an extension was approved) until it is
// closed.
struct LedgerFilter {
  CivilDay today = 0;
  std::optional<RowId> estate;
  std::optional<std::int64_t> state;
  std::optional<RowId> company;
  bool overdue_only = false;
  bool raised_only = false;  // that a level above has
  std::int64_t limit = 200;
  std::int64_t offset = 0;
};

struct IssueLine {
  RowId id, estate;
  std::string estate_name, title, category, category_name, place, building, company_name;
  std::optional<std::int64_t> severity;
  std::int64_t state = 0;
  std::optional<RowId> company;
  std::optional<CivilDay> due_on;  // that counts
  bool overdue = false;
  std::int64_t reported_at_us = 0;
  bool accepted = false;  // the hub has it
  // While it waits for somebody.
  std::optional<std::int64_t> days_open;        // since it was reported
  std::string raised_to;                        // the division above that has it; empty: its community
  std::optional<std::int64_t> raised_since_us;  // as far as the hub has told
};
// Overdue ones first, by due date; then by state, the newest first.
std::vector<IssueLine> ledger(const ReadTx& tx, const LedgerFilter& filter);

struct StateCount {
  std::int64_t state = 0;
  std::int64_t issues = 0;
  std::int64_t overdue = 0;
};
// Every state that has issues. Of the filter, only day, estate and company count.
std::vector<StateCount> ledger_by_state(const ReadTx& tx, const LedgerFilter& filter);

// What stands of 延期 and 上呼: the day that is asked for, or where the issue is.
struct ExtensionLine {
  std::int64_t state = 0;  // ExtensionState; 0: nobody has asked
  std::optional<CivilDay> until;
  std::string person, reason;
};
struct RaiseLine {
  std::int64_t state = 0;  // RaiseState; 0: never raised
  std::string division, person, reason;
};
struct DuplicateLine {
  RowId id;
  std::string title;
};
struct EventLine {
  RowId id;
  std::int64_t kind = 0;  // EventKind
  std::optional<std::int64_t> from_state, to_state;
  std::string person, reason, company_name, raised_to;
  std::optional<CivilDay> due_on;
  std::int64_t device_at_us = 0, effective_at_us = 0;
  bool overtaken = false;
};
struct LedgerPhotoLine {
  RowId id;
  std::int64_t kind = 0;  // AttachmentKind
  std::string sha256;     // hex
  std::int64_t size = 0;
};
struct IssueCard {
  IssueLine line;
  std::string description, reason, handler;
  std::vector<std::string> tags;
  std::optional<RowId> household, merged_into;
  std::string merged_into_title;
  std::vector<DuplicateLine> duplicates;  // that were merged into it
  ExtensionLine extension;
  RaiseLine raise;
  std::optional<std::int64_t> satisfaction;
  std::vector<EventLine> events;  // in order of the hub's clock
  std::vector<LedgerPhotoLine> photos;
};
std::optional<IssueCard> issue_card(const ReadTx& tx, const RowId& issue, CivilDay today);

struct CompanyLine {
  RowId id;
  std::string code, name;
};
// With a contract for the estate on that day.
std::vector<CompanyLine> companies_of(const ReadTx& tx, const RowId& estate, CivilDay day);
bool has_contract(const ReadTx& tx, const RowId& company, const RowId& estate, CivilDay day);

}  // namespace qiaomen
