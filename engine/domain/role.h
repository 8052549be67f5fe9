#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/ids.h"

namespace qiaomen {

// What a device is enrolled as. Numbers on the wire and in files.
enum class Role : std::uint8_t {
  Inspector = 1,
  StationMaster = 2,
  Deputy = 3,
  CommunitySupervisor = 4,
  Supervisor = 5,  // of any level above the community: which one, its division says
  Company = 6,
  Kiosk = 7,
  Reporting = 8,
  Operator = 9,
};
inline constexpr Role kRoles[] = {Role::Inspector,  Role::StationMaster, Role::Deputy, Role::CommunitySupervisor,
                                  Role::Supervisor, Role::Company,       Role::Kiosk,  Role::Reporting,
                                  Role::Operator};

std::string_view name_of(Role role);  // 网格员, for screens
std::string_view key_of(Role role);   // inspector, for files, logs and the command line
std::optional<Role> parse_role(std::string_view key);

// A set of roles, as bits.
struct RoleSet {
  std::uint32_t bits = 0;
  constexpr RoleSet() = default;
  constexpr RoleSet(Role role) : bits(1U << static_cast<unsigned>(role)) {}  // implicit: reads as a set of one
  constexpr bool contains(Role role) const { return (bits >> static_cast<unsigned>(role) & 1U) != 0; }
};
constexpr RoleSet operator|(RoleSet a, RoleSet b) {
  a.bits |= b.bits;
  return a;
}
constexpr RoleSet operator|(Role a, Role b) { return RoleSet(a) | RoleSet(b); }

// Who acts. At the hub it follows from the device's key, at the client from the signed answer to the enrolment.
struct Actor {
  RowId person;
  Role role = Role::Reporting;
  std::optional<RowId> company;   // the company's own people, and deputies from one
  std::optional<RowId> division;  // supervisors
};

}  // namespace qiaomen
