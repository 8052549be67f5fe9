#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "engine/base/clock.h"
#include "sync/export/export_kind.h"

namespace qiaomen {

struct ExportOrder {
  std::string kind;
  std::filesystem::path to;  // .csv, .xlsx or .geojson
  std::string campaign;      // code or name; empty: the one under way, else the newest
  bool with_personal = false;
};
struct ExportFacts {
  const ExportKind* kind = nullptr;
  std::size_t rows = 0;      // written
  std::size_t unplaced = 0;  // left out of a map: no coordinates
};

// Malformed: no such kind or format, or no map of it; Refused: personal, and not asked for as such.
Result<const ExportKind*> check_order(const ExportOrder& order);
// Of what this replica holds, as of one moment. The file is whole, or as it was before.
Result<ExportFacts> export_rows(const ReadTx& tx, const ExportOrder& order, WallTime now);
// households、…
std::string export_kind_names();

}  // namespace qiaomen
