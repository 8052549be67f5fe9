#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/slip_number.h"
#include "engine/store/database.h"

namespace qiaomen {

struct ReportLine {
  RowId id;
  std::string slip, category, category_name, place, building, description;
  std::string telephone;  // the station master's replica alone has it
  std::int64_t photos = 0;
  std::int64_t reported_at_us = 0;
  std::optional<std::int64_t> outcome;  // ReportOutcome; absent: waits
  std::string decided_by, reason;
  std::optional<RowId> issue;
  std::optional<std::int64_t> issue_state;
};
// Those that wait, the oldest first; then, if asked for, the decided ones, the newest first.
std::vector<ReportLine> resident_reports(const ReadTx& tx, bool with_decided);

struct PublicReportLine {
  std::string slip, category, category_name;
  std::int64_t state = 0;  // report_public: kReceived or a ledger_state
  std::int64_t reported_at_us = 0, state_at_us = 0;
};
// What a kiosk knows of them, the newest first.
std::vector<PublicReportLine> public_reports(const ReadTx& tx);

// For the next report of this kiosk: above all serials that this replica's rows have of it, and above `given`, the
// highest elsewhere. nullopt: all are used up.
std::optional<SlipNumber> next_slip(const ReadTx& tx, std::int64_t kiosk, std::int64_t drawn, std::int64_t given = 0);

struct PublicBuildingLine {
  RowId building;
  std::string name;
};
std::vector<PublicBuildingLine> public_buildings(const ReadTx& tx, const RowId& estate);

// nullopt: the hub's copy has not come yet.
struct PublicEstateLine {
  std::string name, station, station_address;
};
std::optional<PublicEstateLine> public_estate(const ReadTx& tx, const RowId& estate);

struct PublicCategoryLine {
  std::string code, name;
};
// In their order of position.
std::vector<PublicCategoryLine> public_categories(const ReadTx& tx, const RowId& estate);

// What the hub counted of one campaign in an estate: estate_figures, for residents.
struct PublicFiguresLine {
  std::string campaign;
  std::int64_t target_permille = 0;
  std::int64_t in_scope = 0, knocked = 0, contacted = 0, contacted_of = 0, strict = 0;
  std::int64_t issues_open = 0, issues_closed = 0, issues_total = 0;
  std::int64_t as_of_us = 0;
};
// The newest count first.
std::vector<PublicFiguresLine> public_figures(const ReadTx& tx, const RowId& estate);

}  // namespace qiaomen
