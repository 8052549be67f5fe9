#include "engine/domain/report_queries.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/domain/query_values.h"

namespace qiaomen {
namespace {

constexpr std::string_view kReports = R"(
  SELECT r.id, r.slip, r.category, c.name, r.place, b.name, r.description, t.telephone,
    (SELECT COUNT(*) FROM drop_attachment a WHERE a.report = r.id), r.reported_at, d.outcome, p.name, d.reason, d.issue,
    i.state
  FROM resident_report r LEFT JOIN report_decision d ON d.report = r.id LEFT JOIN category c ON c.code = r.category
  LEFT JOIN building b ON b.id = r.building LEFT JOIN report_contact t ON t.report = r.id
  LEFT JOIN person p ON p.id = d.person LEFT JOIN issue i ON i.id = d.issue
  WHERE d.id IS NULL OR ?1
  ORDER BY d.id IS NOT NULL, IIF(d.id IS NULL, r.reported_at, -r.reported_at), r.id)";

ReportLine line_at(const Query& query) {
  ReportLine line;
  line.id = query.id<RowId>(0);
  line.slip = string_at(query, 1);
  line.category = string_at(query, 2);
  line.category_name = string_at(query, 3);
  line.place = string_at(query, 4);
  line.building = string_at(query, 5);
  line.description = string_at(query, 6);
  line.telephone = string_at(query, 7);
  line.photos = query.integer(8);
  line.reported_at_us = query.integer(9);
  line.outcome = optional_integer(query, 10);
  line.decided_by = string_at(query, 11);
  line.reason = string_at(query, 12);
  line.issue = optional_id(query, 13);
  line.issue_state = optional_integer(query, 14);
  return line;
}

}  // namespace

std::vector<ReportLine> resident_reports(const ReadTx& tx, bool with_decided) {
  std::vector<ReportLine> lines;
  auto query = tx.query(kReports);
  query.bind(std::int64_t{with_decided});
  while (query.step()) lines.push_back(line_at(query));
  return lines;
}

std::vector<PublicReportLine> public_reports(const ReadTx& tx) {
  std::vector<PublicReportLine> lines;
  auto query = tx.query(
      "SELECT r.slip, r.category, c.name, r.state, r.reported_at, r.state_at, r.accepted_at, r.dispatched_at, "
      "r.signed_at, r.checked_at, r.closed_at, r.sent_back, r.due_on FROM report_public r "
      "LEFT JOIN category_public c ON c.estate = r.estate AND c.code = r.category ORDER BY r.reported_at DESC, r.slip");
  while (query.step()) {
    lines.push_back({string_at(query, 0),
                     string_at(query, 1),
                     string_at(query, 2),
                     query.integer(3),
                     query.integer(4),
                     query.integer(5),
                     {optional_integer(query, 6), optional_integer(query, 7), optional_integer(query, 8),
                      optional_integer(query, 9), optional_integer(query, 10)},
                     query.integer(11) == 1,
                     optional_integer(query, 12)});
  }
  return lines;
}

std::optional<SlipNumber> next_slip(const ReadTx& tx, std::int64_t kiosk, std::int64_t drawn, std::int64_t given) {
  auto query = tx.query(
      "SELECT MAX(slip) FROM (SELECT MAX(slip) AS slip FROM resident_report WHERE slip BETWEEN ?1 AND ?2 "
      "UNION ALL SELECT MAX(slip) FROM report_public WHERE slip BETWEEN ?1 AND ?2)");
  query.bind(fmt::format("{:04}", kiosk)).bind(fmt::format("{:04}:", kiosk));  // the colon follows the digits
  const auto last = query.step() ? parse_slip(string_at(query, 0)) : std::nullopt;
  const SlipNumber next{kiosk, std::max(last ? last->serial : 0, given) + 1, drawn};
  return next.serial > kSlipSerialMax ? std::nullopt : std::optional(next);
}

// In no order: thousands are sorted once, by who shows them, as people read.
std::vector<PublicBuildingLine> public_buildings(const ReadTx& tx, const RowId& estate) {
  std::vector<PublicBuildingLine> lines;
  auto query = tx.query("SELECT building, name FROM building_public WHERE estate = ?1");
  query.bind(estate);
  while (query.step()) lines.push_back({query.id<RowId>(0), string_at(query, 1)});
  return lines;
}

std::optional<PublicEstateLine> public_estate(const ReadTx& tx, const RowId& estate) {
  auto query = tx.query("SELECT name, station, station_address FROM estate_public WHERE estate = ?1");
  query.bind(estate);
  if (!query.step()) return std::nullopt;
  return PublicEstateLine{string_at(query, 0), string_at(query, 1), string_at(query, 2)};
}

std::vector<PublicCategoryLine> public_categories(const ReadTx& tx, const RowId& estate) {
  std::vector<PublicCategoryLine> lines;
  auto query = tx.query("SELECT code, name FROM category_public WHERE estate = ?1 ORDER BY position, code");
  query.bind(estate);
  while (query.step()) lines.push_back({string_at(query, 0), string_at(query, 1)});
  return lines;
}

std::vector<PublicFiguresLine> public_figures(const ReadTx& tx, const RowId& estate) {
  std::vector<PublicFiguresLine> lines;
  auto query = tx.query(
      "SELECT campaign_name, target_permille, in_scope, knocked, contacted, contacted_of, strict, issues_open, "
      "issues_closed, issues_total, as_of FROM estate_figures WHERE estate = ?1 ORDER BY as_of DESC, campaign");
  query.bind(estate);
  while (query.step()) {
    lines.push_back({string_at(query, 0), query.integer(1), query.integer(2), query.integer(3), query.integer(4),
                     query.integer(5), query.integer(6), query.integer(7), query.integer(8), query.integer(9),
                     query.integer(10)});
  }
  return lines;
}

std::vector<PublicMonthLine> public_months(const ReadTx& tx, const RowId& estate) {
  std::vector<PublicMonthLine> lines;
  auto query = tx.query(
      "SELECT month, to_visit, visited, opened, closed, open_at_end, as_of FROM estate_month WHERE estate = ?1 "
      "ORDER BY month");
  query.bind(estate);
  while (query.step()) {
    lines.push_back({query.integer(0), query.integer(1), query.integer(2), query.integer(3), query.integer(4),
                     query.integer(5), query.integer(6)});
  }
  return lines;
}

}  // namespace qiaomen
