#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/role.h"
#include "sync/hub/registry.h"

namespace qiaomen {

// A ticket as the operator words it; each word as in lookup.h.
struct TicketWords {
  std::string person;
  std::string role;  // empty: the one in the person's row
  std::vector<std::string> estates;
  std::vector<std::string> buildings;  // besides those assigned to the person; a station master gets all anyway
  std::string company;
  std::string division;
};

// Which rows the words name, and what that person's role gets of them (engine/domain/scope.h). Where the role's duty is
// a whole division, its estates need not be listed, and a community supervisor's division follows from the estates.
Result<TicketOrder> order_of(HubView& view, const TicketWords& words);

// The division and all below it.
std::vector<RowId> divisions_under(HubView& view, const RowId& top);

}  // namespace qiaomen
