#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/act.h"
#include "engine/domain/photo.h"

namespace qiaomen {

// What residents leave at the station's kiosk, and what the station master makes of it (triage): an issue of its own,
// nothing, or more weight for an issue that is there. The first decision stands.

struct NewReport {
  RowId estate;
  std::string slip;      // next_slip
  std::string category;  // category.code
  std::string place;
  std::optional<RowId> building;
  std::string description;
  std::optional<Bytes> sealed_telephone;  // to the hub's key
  std::vector<Photo> photos;
};
// By a kiosk. Gives the report's id.
Result<RowId> drop_report(Act& act, const NewReport& input);

// What stays unset is taken from the report. The company reads the issue, so a text with somebody's telephone in it is
// refused until it is said in other words.
struct ReportAcceptance {
  RowId report;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<std::string> place;
  std::optional<std::int64_t> severity;
};
// Gives the issue's id. Its photos are those of the report, by hash: their bytes are not sent again.
Result<RowId> accept_report(Act& act, const ReportAcceptance& input);
// These give the decision's.
Result<RowId> decline_report(Act& act, const RowId& report, const std::string& reason);
Result<RowId> merge_report(Act& act, const RowId& report, const RowId& issue);

}  // namespace qiaomen
