#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/catalog/table.h"
#include "engine/domain/role.h"

namespace qiaomen {

// The ledger's state machine as data. A state's number is its rank, so that a stale step catches up only to a higher
// one.
namespace ledger_state {
inline constexpr std::int64_t kNone = 0;         // before the create
inline constexpr std::int64_t kReported = 10;    // 已上报
inline constexpr std::int64_t kDeclined = 15;    // 不予受理
inline constexpr std::int64_t kAccepted = 20;    // 已立案
inline constexpr std::int64_t kDispatched = 30;  // 已派单
inline constexpr std::int64_t kSigned = 40;      // 已签收
inline constexpr std::int64_t kInProgress = 50;  // 整改中
inline constexpr std::int64_t kToVerify = 60;    // 待复核
inline constexpr std::int64_t kClosed = 70;      // 已销号
inline constexpr std::int64_t kMerged = 75;      // 合并重复
inline constexpr std::int64_t kFollowedUp = 80;  // 已回访
}  // namespace ledger_state

// What a step asks for, as bits.
enum class Need : std::uint8_t {
  Reason = 1,
  CompanyAndDueDate = 2,
  AfterPhoto = 4,
  Target = 8,
  Satisfaction = 16,
  OwnCompany = 32,     // by the company that the issue is dispatched to
  OtherPerson = 64,    // not by who rectified, nor by anybody of that company
  SameDispatch = 128,  // company and due date stay as they are
};
struct Needs {
  unsigned bits = 0;
  constexpr Needs() = default;
  constexpr Needs(Need need) : bits(static_cast<unsigned>(need)) {}  // implicit: reads as a set of one
  constexpr bool contains(Need need) const { return (bits & static_cast<unsigned>(need)) != 0; }
};
constexpr Needs operator|(Needs a, Needs b) {
  a.bits |= b.bits;
  return a;
}
constexpr Needs operator|(Need a, Need b) { return Needs(a) | Needs(b); }

struct StepRule {
  std::int64_t from;
  std::int64_t to;
  std::string_view name;  // of the act: 派单
  RoleSet roles;
  Needs needs;
};

std::span<const StepRule> ledger_steps();
// nullptr: no such step.
const StepRule* find_step(std::int64_t from, std::int64_t to);
std::string_view ledger_state_name(std::int64_t state);
// In order of their numbers.
std::span<const Rank> ledger_ranks();

extern const StateMachine kLedgerMachine;

}  // namespace qiaomen
