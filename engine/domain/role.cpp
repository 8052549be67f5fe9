#include "engine/domain/role.h"

#include <algorithm>
#include <iterator>

namespace qiaomen {
namespace {

struct RoleName {
  Role role;
  std::string_view key;
  std::string_view name;
};
constexpr RoleName kNames[] = {
    {Role::Inspector, "inspector", "网格员"},
    {Role::StationMaster, "station-master", "站长"},
    {Role::Deputy, "deputy", "副站长"},
    {Role::CommunitySupervisor, "community-supervisor", "社区监管员"},
    {Role::Supervisor, "supervisor", "上级监管员"},
    {Role::Company, "company", "物业企业"},
    {Role::Kiosk, "kiosk", "驿站终端"},
    {Role::Reporting, "reporting", "统计"},
    {Role::Operator, "operator", "系统管理员"},
};

}  // namespace

std::string_view name_of(Role role) {
  const auto* at = std::ranges::find(kNames, role, &RoleName::role);
  return at == std::end(kNames) ? "未知角色" : at->name;
}

std::string_view key_of(Role role) {
  const auto* at = std::ranges::find(kNames, role, &RoleName::role);
  return at == std::end(kNames) ? "unknown" : at->key;
}

std::optional<Role> parse_role(std::string_view key) {
  const auto* at = std::ranges::find(kNames, key, &RoleName::key);
  return at == std::end(kNames) ? std::nullopt : std::optional(at->role);
}

}  // namespace qiaomen
