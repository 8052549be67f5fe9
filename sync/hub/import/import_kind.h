#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "sync/hub/import/import_session.h"
#include "sync/hub/import/sheet.h"

namespace qiaomen {

// A kind of CSV file, as data: its columns, and what a row of it means.
struct ImportKind {
  std::string_view name;   // companies; in a folder the file is companies.csv
  std::string_view title;  // 物业企业
  std::span<const Column> columns;
  std::string_view key;  // the column that names a row in messages
  // nullopt: the cells have errors, which are in the report.
  std::optional<ImportedRow> (*read)(Cells& cells, ImportSession& session);
};

extern const ImportKind kDivisionKind;
extern const ImportKind kCompanyKind;
extern const ImportKind kPersonKind;
extern const ImportKind kEstateKind;
extern const ImportKind kStationKind;
extern const ImportKind kBuildingKind;
extern const ImportKind kHouseholdKind;
extern const ImportKind kContractKind;

// What a later row may name stands in an earlier kind.
inline constexpr const ImportKind* kImportKinds[] = {&kDivisionKind, &kCompanyKind,  &kPersonKind,    &kEstateKind,
                                                     &kStationKind,  &kBuildingKind, &kHouseholdKind, &kContractKind};

}  // namespace qiaomen
