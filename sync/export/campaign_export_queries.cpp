#include <algorithm>

#include "engine/domain/civil_day.h"
#include "engine/domain/door_marks_queries.h"
#include "engine/domain/rates_queries.h"
#include "sync/export/export_kind.h"

namespace qiaomen {
namespace {

ExportCell yes(bool is_so) { return std::int64_t{is_so}; }

// The flags are those that the rates count: sums over tasks in scope give the rates to the last digit.
constexpr std::string_view kTaskKeys[] = {
    "id",    "household",        "estate_code",    "estate",        "building", "unit",
    "door",  "in_scope",         "knocked",        "contacted",     "strict",   "excluded",
    "state", "first_attempt_at", "appointment_at", "community_code"};
constexpr std::string_view kTaskTitles[] = {"编号", "住户编号", "小区代码", "小区",    "楼栋", "单元",
                                            "户号", "在范围内", "已敲",     "已见",    "见面", "剔除",
                                            "状态", "首次敲门", "预约",     "社区代码"};

Result<> each_task(const ReadTx& tx, const ExportScope& scope, const RowTaker& take) {
  const CampaignLine& campaign = *scope.campaign;
  const MarksByHousehold visited(tx, campaign.id, {start_of(campaign.starts_on), start_of(campaign.ends_on + 1)});
  MarksWalk walk(visited);
  auto query = tx.query(
      "SELECT t.id, t.household, e.code, e.name, b.name, h.unit, h.door, t.in_scope, t.state, t.first_attempt_at, "
      "t.appointment_at, EXISTS (SELECT 1 FROM exclusion x WHERE x.campaign = t.campaign AND x.household = t.household "
      "AND x.decision = 1 AND x.decided_by IS NOT x.proposed_by), d.code FROM task t LEFT JOIN household h ON h.id = "
      "t.household LEFT JOIN building b ON b.id = h.building LEFT JOIN estate e ON e.id = t.estate "
      "LEFT JOIN division d ON d.id = e.community "
      "WHERE t.campaign = ?1 ORDER BY t.household");
  query.bind(campaign.id);
  while (query.step()) {
    const DoorMarks marks = walk.of(query.id<RowId>(1));
    const bool is_excluded = query.integer(11) != 0 && !marks.contacted;
    const ExportCell cells[] = {
        id_or_nothing(query, 0),     id_or_nothing(query, 1),   text_or_nothing(query, 2),  text_or_nothing(query, 3),
        text_or_nothing(query, 4),   text_or_nothing(query, 5), text_or_nothing(query, 6),  yes(query.integer(7) == 1),
        yes(marks.knocked),          yes(marks.contacted),      yes(marks.strict),          yes(is_excluded),
        number_or_nothing(query, 8), time_or_nothing(query, 9), time_or_nothing(query, 10), text_or_nothing(query, 12)};
    TRY_VOID(take(cells, std::nullopt));
  }
  return {};
}

constexpr std::string_view kVisitKeys[] = {
    "id",      "household",    "estate_code", "estate",         "building", "unit",
    "door",    "effective_at", "visited_at",  "person",         "outcome",  "outcome_name",
    "attempt", "contact",      "strict",      "appointment_at", "note",     "community_code"};
constexpr std::string_view kVisitTitles[] = {"编号",   "住户编号", "小区代码", "小区",   "楼栋",     "单元",
                                             "户号",   "生效时间", "走访时间", "走访人", "结果代码", "结果",
                                             "算敲门", "算见到",   "算见面",   "预约",   "备注",     "社区代码"};

Result<> each_visit(const ReadTx& tx, const ExportScope& scope, const RowTaker& take) {
  auto query = tx.query(
      "SELECT v.id, v.household, e.code, e.name, b.name, h.unit, h.door, v.effective_at, v.visited_at, p.name, "
      "v.outcome, o.name, IFNULL(o.attempt, 0), IFNULL(o.contact, 0), IFNULL(o.strict, 0), v.appointment_at, v.note, "
      "d.code "
      "FROM visit v LEFT JOIN household h ON h.id = v.household LEFT JOIN building b ON b.id = h.building "
      "LEFT JOIN estate e ON e.id = v.estate LEFT JOIN division d ON d.id = e.community LEFT JOIN person p ON p.id = "
      "v.person "
      "LEFT JOIN visit_outcome o ON o.code = v.outcome WHERE v.campaign = ?1 ORDER BY v.effective_at, v.id");
  query.bind(scope.campaign->id);
  while (query.step()) {
    const ExportCell cells[] = {
        id_or_nothing(query, 0),      id_or_nothing(query, 1),      text_or_nothing(query, 2),
        text_or_nothing(query, 3),    text_or_nothing(query, 4),    text_or_nothing(query, 5),
        text_or_nothing(query, 6),    time_or_nothing(query, 7),    time_or_nothing(query, 8),
        text_or_nothing(query, 9),    number_or_nothing(query, 10), text_or_nothing(query, 11),
        number_or_nothing(query, 12), number_or_nothing(query, 13), number_or_nothing(query, 14),
        time_or_nothing(query, 15),   text_or_nothing(query, 16),   text_or_nothing(query, 17)};
    TRY_VOID(take(cells, std::nullopt));
  }
  return {};
}

constexpr std::string_view kRateKeys[] = {"level",
                                          "code",
                                          "name",
                                          "in_scope",
                                          "knocked",
                                          "contacted",
                                          "strict",
                                          "excluded",
                                          "knocked_rate",
                                          "contacted_rate",
                                          "contacted_denominator",
                                          "strict_rate",
                                          "meets_target",
                                          "parent_code"};
constexpr std::string_view kRateTitles[] = {"级别", "代码",   "名称",   "应敲",       "已敲",       "已见", "见面",
                                            "剔除", "敲门率", "走访率", "走访率分母", "严格走访率", "达标", "上级代码"};

std::string level_text(const ReadTx& tx, std::int64_t level) {
  if (level == 0) return "小区";
  auto query = tx.query("SELECT name FROM level WHERE number = ?1");
  query.bind(level);
  return query.step() ? std::string(query.text(0)) : std::to_string(level);
}

ExportCell code_of(const std::vector<RatesNode>& nodes, const std::optional<RowId>& id) {
  const auto at = std::ranges::find_if(nodes, [&](const RatesNode& node) { return node.id == id; });
  return at == nodes.end() ? ExportCell() : ExportCell(at->code);
}

Result<> each_rate(const ReadTx& tx, const ExportScope& scope, const RowTaker& take) {
  const auto nodes = rates(tx, scope.campaign->id);
  for (const RatesNode& node : nodes) {
    const Figures& figures = node.figures;
    const Rate contacted = contacted_rate(figures);
    const ExportCell cells[] = {level_text(tx, node.level),
                                node.code,
                                node.name,
                                figures.in_scope,
                                figures.knocked,
                                figures.contacted,
                                figures.strict,
                                figures.excluded,
                                percent_text(knocked_rate(figures)),
                                percent_text(contacted),
                                contacted.denominator,
                                percent_text(strict_rate(figures)),
                                yes(meets(contacted, scope.campaign->target_permille)),
                                code_of(nodes, node.parent)};
    TRY_VOID(take(cells, std::nullopt));
  }
  return {};
}

}  // namespace

constexpr ExportKind kTaskExport{
    .name = "tasks", .title = "任务", .keys = kTaskKeys, .titles = kTaskTitles, .of_campaign = true, .each = each_task};
constexpr ExportKind kVisitExport{.name = "visits",
                                  .title = "走访",
                                  .keys = kVisitKeys,
                                  .titles = kVisitTitles,
                                  .of_campaign = true,
                                  .each = each_visit};
constexpr ExportKind kRateExport{.name = "rates",
                                 .title = "走访率",
                                 .keys = kRateKeys,
                                 .titles = kRateTitles,
                                 .of_campaign = true,
                                 .each = each_rate};

}  // namespace qiaomen
