#include "sync/export/exporter.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/domain/civil_day.h"
#include "sync/export/geojson.h"

namespace qiaomen {
namespace {

bool is_map(const std::filesystem::path& file) { return file.extension() == ".geojson"; }

Result<const ExportKind*> kind_called(const std::string& name) {
  const auto at = std::ranges::find(kExportKinds, name, [](const ExportKind* kind) { return kind->name; });
  if (at != std::end(kExportKinds)) return *at;
  return fail(Errc::Malformed, fmt::format("没有“{}”这一种。没有导出。可以写：{}。", name, export_kind_names()));
}

bool is_under_way(const CampaignLine& campaign, CivilDay today) {
  return campaign.starts_on <= today && today <= campaign.ends_on;
}

Result<CampaignLine> campaign_of(const ReadTx& tx, const std::string& name, CivilDay today) {
  const auto all = campaigns(tx);
  auto at = std::ranges::find_if(all, [&](const CampaignLine& line) {
    return name.empty() ? is_under_way(line, today) : line.code == name || line.name == name;
  });
  if (at == all.end() && name.empty()) at = all.begin();
  if (at != all.end()) return *at;
  return fail(Errc::NotFound, name.empty() ? "还没有敲门行动，没有导出。请先同步。"
                                           : fmt::format("没有敲门行动“{}”，没有导出。请写它的代码或名称。", name));
}

Result<ExportFacts> export_map(const ReadTx& tx, const ExportKind& kind, const ExportScope& scope,
                               const std::filesystem::path& to) {
  ExportFacts facts{.kind = &kind};
  TRY(auto file, GeoJsonFile::create(to, kind.keys));
  TRY_VOID(kind.each(tx, scope, [&](std::span<const ExportCell> cells, const std::optional<ExportPlace>& place) {
    if (!place) {
      ++facts.unplaced;
      return Result<>();
    }
    ++facts.rows;
    return file.feature(cells, *place);
  }));
  TRY_VOID(file.finish());
  return facts;
}

Result<ExportFacts> export_table(const ReadTx& tx, const ExportKind& kind, const ExportScope& scope,
                                 const std::filesystem::path& to) {
  ExportFacts facts{.kind = &kind};
  TRY(const auto sink, to.extension() == ".csv" ? csv_sink(to, kind.titles) : xlsx_sink(to, kind.title, kind.titles));
  TRY_VOID(kind.each(tx, scope, [&](std::span<const ExportCell> cells, const std::optional<ExportPlace>&) {
    ++facts.rows;
    return sink->row(cells);
  }));
  TRY_VOID(sink->finish());
  return facts;
}

}  // namespace

Result<const ExportKind*> check_order(const ExportOrder& order) {
  TRY(const auto kind, kind_called(order.kind));
  const auto format = order.to.extension();
  if (format != ".csv" && format != ".xlsx" && format != ".geojson") {
    return fail(Errc::Malformed, fmt::format("不认识“{}”的格式。没有导出。请写 .csv、.xlsx 或 .geojson 结尾的文件名。",
                                             order.to.string()));
  }
  if (is_map(order.to) && !kind->has_places) {
    return fail(Errc::Malformed,
                fmt::format("“{}”没有坐标，不能导出 GeoJSON。没有导出。请改用 .csv 或 .xlsx。", kind->title));
  }
  if (kind->is_personal && !order.with_personal) {
    return fail(Errc::Refused,
                fmt::format("“{}”是个人信息。没有导出。确有需要请加 --with-personal，并妥善保管文件。", kind->title));
  }
  return kind;
}

Result<ExportFacts> export_rows(const ReadTx& tx, const ExportOrder& order, WallTime now) {
  TRY(const auto kind, check_order(order));
  ExportScope scope{.campaign = {}, .today = day_of(now.us)};
  if (kind->of_campaign) {
    TRY(scope.campaign, campaign_of(tx, order.campaign, scope.today));
  }
  return is_map(order.to) ? export_map(tx, *kind, scope, order.to) : export_table(tx, *kind, scope, order.to);
}

std::string export_kind_names() {
  std::string names;
  for (const ExportKind* kind : kExportKinds) names += fmt::format("{}{}", names.empty() ? "" : "、", kind->name);
  return names;
}

}  // namespace qiaomen
