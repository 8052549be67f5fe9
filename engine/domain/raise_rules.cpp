#include "engine/domain/raise_rules.h"

#include <fmt/format.h>

#include "engine/domain/ladder.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"

namespace qiaomen {
namespace {

constexpr auto kRaised = static_cast<std::int64_t>(RaiseState::Raised);
constexpr auto kReturned = static_cast<std::int64_t>(RaiseState::Returned);
constexpr RoleSet kAtCommunity = Role::StationMaster | Role::CommunitySupervisor;

// Where the issue is, and where it came from.
struct Way {
  RowId holder, community;
  bool is_raised() const { return holder != community; }
};

Objection wrong_holder(const Proposal& p, const Way& way) {
  const auto where = division_name(p.rows, way.holder);
  if (!way.is_raised()) return fmt::format("问题现在在{}，没有上呼。请先同步，由社区处理。", where);
  return fmt::format("问题现在由{}处理，您不能上呼或退回。请先同步，再看“经过”。", where);
}

bool has_it(const Proposal& p, const Way& way) {
  if (!way.is_raised()) return kAtCommunity.contains(p.actor.role);
  return p.actor.role == Role::Supervisor && p.actor.division == way.holder;
}

Objection check_up(const Proposal& p, const Way& way) {
  const auto above = division_above(p.rows, way.holder);
  const auto upper = above ? level_of(p.rows, *above) : std::nullopt;
  const auto lower = level_of(p.rows, way.holder);
  if (!upper || !lower || !is_edge(p.rows, *upper, *lower)) {
    return fmt::format("{}上面没有可以上呼的层级。问题仍由它处理。请就地处理。", division_name(p.rows, way.holder));
  }
  if (p.id(issue::kRaisedTo) == above) return {};
  return fmt::format("只能逐级上呼，{}的上一级是{}。请改为上呼到上一级。", division_name(p.rows, way.holder),
                     division_name(p.rows, *above));
}

Objection check_down(const Proposal& p, const Way& way) {
  if (!way.is_raised()) return wrong_holder(p, way);
  const auto below = division_below(p.rows, way.holder, way.community);
  if (below && p.id(issue::kRaisedTo) == below) return {};
  return "只能退回到下一级。请先同步，再退回。";
}

Objection check_move(const Proposal& p, std::int64_t state) {
  const auto holder = holder_of(*p.before, p.rows);
  const auto community = community_of(p.rows, id_in(*p.before, issue::kEstate));
  if (!holder || !community) return "找不到问题所在小区的社区。请先同步，再试。";
  const Way way{*holder, *community};
  if (!has_it(p, way)) return wrong_holder(p, way);
  return state == kRaised ? check_up(p, way) : check_down(p, way);
}

}  // namespace

Objection check_raise(const Proposal& p) {
  if (!p.writes(issue::kRaiseState)) return {};
  const auto state = p.integer(issue::kRaiseState).value_or(0);
  const auto name = raise_state_name(state);
  if (name.empty() || !p.before) return "没有这种上呼状态。请重新选择。";
  if (!is_raise_of_role(p)) {
    return fmt::format("“{}”不由{}办理。请联系有权限的人员处理。", name, name_of(p.actor.role));
  }
  if (p.id(issue::kRaiseBy) != p.actor.person) return "上呼和退回必须由本人办理。请以本人身份提交。";
  if (normal_spelling(p.text(issue::kRaiseReason)).empty()) {
    return fmt::format("“{}”必须写明理由。请补充理由后再提交。", name);
  }
  const auto now = integer_in(*p.before, issue::kState).value_or(0);
  if (!is_open(now)) {
    return fmt::format("问题现在是“{}”，不再办理，不能{}。请先同步，按当前状态处理。", ledger_state_name(now), name);
  }
  return check_move(p, state);
}

bool is_raise_of_role(const Proposal& p) {
  if (!p.writes(issue::kRaiseState)) return true;
  const bool returns = p.integer(issue::kRaiseState) == kReturned;
  return p.actor.role == Role::Supervisor || (!returns && kAtCommunity.contains(p.actor.role));
}

std::optional<RowId> holder_of(const FieldValues& issue, const RowLookup& rows) {
  if (const auto raised_to = id_in(issue, issue::kRaisedTo)) return raised_to;
  return community_of(rows, id_in(issue, issue::kEstate));
}

bool is_open(std::int64_t state) {
  return state > ledger_state::kNone && state < ledger_state::kClosed && state != ledger_state::kDeclined;
}

std::string_view raise_state_name(std::int64_t state) {
  switch (state) {
    case kRaised: return "上呼";
    case kReturned: return "退回";
    default: return {};
  }
}

}  // namespace qiaomen
