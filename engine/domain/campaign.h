#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/act.h"
#include "engine/domain/photo.h"

namespace qiaomen {

struct Position {
  std::int64_t latitude = 0;  // microdegrees, WGS84
  std::int64_t longitude = 0;
  std::optional<std::int64_t> accuracy_m;
  bool mock = false;  // the system says that it is made up
};

struct VisitInput {
  RowId household;
  std::optional<RowId> campaign;
  std::int64_t outcome = 0;  // visit_outcome.code
  std::string note;
  std::optional<std::int64_t> appointment_at_us;
  std::optional<Position> position;
  std::string door_code;      // as scanned or typed
  std::optional<RowId> form;  // the version that was asked
  std::string answers;        // JSON (FORMS.md)
  std::vector<Photo> photos;
  std::vector<Photo> signatures;  // personal: only where the building is assigned to this person
};

// One knock, in one transaction: the visit, the task's first attempt and the household's last contact. A household
// that has no task in the campaign gets one, outside D0. Refused also if the door code is another door's, or if a file
// that the answers name is not with the visit.
Result<RowId> record_visit(Act& act, const VisitInput& input);

// What publishing a campaign makes for each household of its scope, at the hub.
FieldValues published_task(const RowId& campaign, const RowId& household, const RowId& estate);

}  // namespace qiaomen
