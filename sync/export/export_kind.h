#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "engine/domain/campaign_queries.h"
#include "engine/store/database.h"
#include "sync/export/row_sink.h"

namespace qiaomen {

// Where something lies, in millionths of a degree.
struct ExportPlace {
  std::int64_t latitude = 0, longitude = 0;
};

struct ExportScope {
  std::optional<CampaignLine> campaign;  // where a kind is of one
  CivilDay today = 0;
};
// An error ends the walk.
using RowTaker = std::function<Result<>(std::span<const ExportCell>, const std::optional<ExportPlace>&)>;

// What can be exported, as data: its columns, and how its rows are found.
struct ExportKind {
  std::string_view name;   // households
  std::string_view title;  // 住户
  std::span<const std::string_view> keys;
  std::span<const std::string_view> titles;  // as keys
  bool of_campaign = false;
  bool is_personal = false;
  bool has_places = false;
  Result<> (*each)(const ReadTx& tx, const ExportScope& scope, const RowTaker& take);
};

extern const ExportKind kEstateExport;
extern const ExportKind kHouseholdExport;
extern const ExportKind kContactExport;
extern const ExportKind kTaskExport;
extern const ExportKind kVisitExport;
extern const ExportKind kIssueExport;
extern const ExportKind kRateExport;

inline constexpr const ExportKind* kExportKinds[] = {&kEstateExport, &kHouseholdExport, &kContactExport, &kTaskExport,
                                                     &kVisitExport,  &kIssueExport,     &kRateExport};

// The same of every row.
ExportCell text_or_nothing(const Query& query, int column);
ExportCell number_or_nothing(const Query& query, int column);
ExportCell day_or_nothing(const Query& query, int column);
ExportCell time_or_nothing(const Query& query, int column);
ExportCell id_or_nothing(const Query& query, int column);
std::optional<ExportPlace> place_at(const Query& query, int latitude, int longitude);

}  // namespace qiaomen
