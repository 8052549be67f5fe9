#pragma once

#include <vector>

#include "engine/catalog/change.h"
#include "engine/domain/role.h"

namespace qiaomen {

// When and where an accepted change was written, as the hub knows it.
struct Writing {
  Actor actor;
  DeviceId device;
  WallTime device_at;
  Stamp effective_at;
};

// A row that follows from an accepted change; the hub derives its id.
struct EventRow {
  const Table* table;
  FieldValues values;
};

// An issue_event for each step, extension or raise that the change makes. `after`: the issue with the change merged;
// where another write stands in the group, the event says that it was overtaken.
std::vector<EventRow> derive_events(const Change& change, const FieldValues& after, const Writing& writing);

}  // namespace qiaomen
