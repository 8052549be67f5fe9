#include "engine/domain/ledger_states.h"
#include "sync/export/export_kind.h"

namespace qiaomen {
namespace {

constexpr std::string_view kKeys[] = {
    "id",      "estate_code", "estate",   "title",        "description", "category",   "category_name",
    "place",   "building",    "severity", "state",        "state_name",  "company",    "due_on",
    "overdue", "handler",     "reason",   "satisfaction", "reported_at", "place_from", "community_code"};
constexpr std::string_view kTitles[] = {"编号", "小区代码", "小区",     "标题",     "描述",     "类别代码", "类别",
                                        "位置", "楼栋",     "严重程度", "状态代码", "状态",     "责任企业", "期限",
                                        "超期", "经办人",   "理由",     "满意度",   "上报时间", "坐标来源", "社区代码"};

// As the ledger has it: states 30 to 60 wait for somebody; an approved extension moves the due date. An issue lies
// where the visit was that found it, else where its estate is.
constexpr std::string_view kIssues = R"(
  SELECT i.id, e.code, e.name, i.title, i.description, i.category, c.name, i.place, b.name, i.severity, i.state, f.name,
    IIF(i.extended_due_on = i.due_on, i.extended_until, i.due_on),
    i.state BETWEEN 30 AND 60 AND IFNULL(IIF(i.extended_due_on = i.due_on, i.extended_until, i.due_on) < ?1, 0),
    p.name, i.reason, i.satisfaction, i.reported_at, v.latitude, v.longitude, e.latitude, e.longitude, d.code
  FROM issue i LEFT JOIN estate e ON e.id = i.estate LEFT JOIN division d ON d.id = e.community
  LEFT JOIN category c ON c.code = i.category
  LEFT JOIN building b ON b.id = i.building LEFT JOIN company f ON f.id = i.company
  LEFT JOIN person p ON p.id = i.handler LEFT JOIN visit v ON v.id = i.visit
  ORDER BY i.reported_at, i.id)";

Result<> each_issue(const ReadTx& tx, const ExportScope& scope, const RowTaker& take) {
  auto query = tx.query(kIssues);
  query.bind(scope.today);
  while (query.step()) {
    const auto of_visit = place_at(query, 18, 19);
    const auto of_estate = place_at(query, 20, 21);
    const auto state = query.integer(10);
    const ExportCell cells[] = {id_or_nothing(query, 0),
                                text_or_nothing(query, 1),
                                text_or_nothing(query, 2),
                                text_or_nothing(query, 3),
                                text_or_nothing(query, 4),
                                text_or_nothing(query, 5),
                                text_or_nothing(query, 6),
                                text_or_nothing(query, 7),
                                text_or_nothing(query, 8),
                                number_or_nothing(query, 9),
                                state,
                                std::string(ledger_state_name(state)),
                                text_or_nothing(query, 11),
                                day_or_nothing(query, 12),
                                query.integer(13),
                                text_or_nothing(query, 14),
                                text_or_nothing(query, 15),
                                number_or_nothing(query, 16),
                                time_or_nothing(query, 17),
                                std::string(of_visit    ? "走访"
                                            : of_estate ? "小区"
                                                        : ""),
                                text_or_nothing(query, 22)};
    TRY_VOID(take(cells, of_visit ? of_visit : of_estate));
  }
  return {};
}

}  // namespace

constexpr ExportKind kIssueExport{
    .name = "issues", .title = "问题台账", .keys = kKeys, .titles = kTitles, .has_places = true, .each = each_issue};

}  // namespace qiaomen
