#pragma once

#include <optional>

#include "sync/hub/import/import_session.h"
#include "sync/hub/import/sheet.h"

namespace qiaomen {

// Rows that a cell names. What is not registered is an error of that cell.

// By the columns "community" and "estate".
std::optional<RowId> estate_in(Cells& cells, ImportSession& session);
// Of the estate, by the column "building".
std::optional<RowId> building_in(Cells& cells, ImportSession& session, const RowId& estate);
// nullopt also for an empty cell.
std::optional<RowId> company_in(Cells& cells, ImportSession& session);
std::optional<RowId> person_in(Cells& cells, ImportSession& session, std::string_view column);

}  // namespace qiaomen
