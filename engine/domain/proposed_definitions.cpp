#include "engine/domain/proposed_definitions.h"

#include <iterator>

#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"

namespace qiaomen {
namespace {

constexpr std::string_view kSource = "示例/非官方";

struct LevelRow {
  std::int64_t number;
  std::string_view name;
  LevelKind kind;
};
// 五级监管: five edges over six nodes, each level over the next.
constexpr LevelRow kLevels[] = {
    {1, "市", LevelKind::Division},   {2, "县区", LevelKind::Division}, {3, "街道", LevelKind::Division},
    {4, "社区", LevelKind::Division}, {5, "企业", LevelKind::Company},  {6, "项目", LevelKind::Project},
};

struct OutcomeRow {
  std::int64_t code;
  std::string_view name;
  bool attempt, contact, strict, exclusion_candidate;
};
constexpr OutcomeRow kOutcomes[] = {
    {1, "见面", true, true, true, false},
    {2, "无人", true, false, false, false},
    {3, "拒访", true, false, false, false},
    {4, "进不去", true, false, false, false},
    {5, "空置", true, false, false, true},
    {6, "非住宅", true, false, false, true},
    {7, "地址不存在或重复", true, false, false, true},
    {8, "约时再访", true, false, false, false},
    {9, "电话代访", false, true, false, false},
};

struct CategoryRow {
  std::string_view code, name;
};
constexpr CategoryRow kCategories[] = {
    {"elevator", "电梯维保"},      {"leak", "漏雨渗水"},
    {"sanitation", "环境卫生"},    {"clutter", "乱堆杂物"},
    {"fire-lane", "堵塞消防通道"}, {"wiring", "私拉乱接电线"},
    {"building", "私搭乱建"},      {"green-space", "侵占公共绿地"},
    {"parking", "停车难"},         {"animals", "违规饲养动物"},
    {"dispute", "矛盾纠纷"},       {"other", "其他"},
};

Value flag(bool set) { return std::int64_t{set ? 1 : 0}; }
Value text(std::string_view value) { return std::string(value); }

FieldValues row(std::initializer_list<std::pair<FieldNumber, Value>> fields) {
  FieldValues values;
  for (const auto& [number, value] : fields) values.set(number, value);
  return values;
}

ReferenceRow level_row(const LevelRow& of) {
  return {&kLevel, level_id(of.number),
          row({{level::kNumber, of.number},
               {level::kName, text(of.name)},
               {level::kKind, static_cast<std::int64_t>(of.kind)}})};
}

ReferenceRow edge_row(std::int64_t upper, std::int64_t lower) {
  return {&kLevelEdge, level_edge_id(upper, lower), row({{level_edge::kUpper, upper}, {level_edge::kLower, lower}})};
}

ReferenceRow outcome_row(const OutcomeRow& of) {
  return {&kVisitOutcome, visit_outcome_id(of.code),
          row({{visit_outcome::kCode, of.code},
               {visit_outcome::kName, text(of.name)},
               {visit_outcome::kAttempt, flag(of.attempt)},
               {visit_outcome::kContact, flag(of.contact)},
               {visit_outcome::kStrict, flag(of.strict)},
               {visit_outcome::kExclusionCandidate, flag(of.exclusion_candidate)}})};
}

ReferenceRow category_row(const CategoryRow& of, std::int64_t position) {
  return {&kCategory, category_id(of.code),
          row({{category::kCode, text(of.code)},
               {category::kName, text(of.name)},
               {category::kPosition, position},
               {category::kSource, text(kSource)}})};
}

}  // namespace

std::vector<ReferenceRow> proposed_definitions() {
  std::vector<ReferenceRow> rows;
  for (const LevelRow& level : kLevels) rows.push_back(level_row(level));
  for (std::size_t i = 1; i < std::size(kLevels); ++i) {
    rows.push_back(edge_row(kLevels[i - 1].number, kLevels[i].number));
  }
  for (const OutcomeRow& outcome : kOutcomes) rows.push_back(outcome_row(outcome));
  std::int64_t position = 0;
  for (const CategoryRow& category : kCategories) rows.push_back(category_row(category, ++position));
  return rows;
}

}  // namespace qiaomen
