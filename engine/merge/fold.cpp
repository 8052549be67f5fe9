#include "engine/merge/fold.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/merge/merge.h"

namespace qiaomen {
namespace {

class Screen {
 public:
  Screen(const Table& table, const BaseRow* base) : table_(table), base_(base) {
    if (base) row_.values = base->values;
    known_ = alive_ = base != nullptr;
  }

  void lay(const Change& change, const std::set<GroupNumber>& covered) {
    switch (change.op) {
      case Op::Delete:
        if (!covered.contains(kDeletion)) alive_ = false;
        return;
      case Op::Restore: alive_ = known_; return;
      case Op::Create: known_ = alive_ = true; break;
      case Op::Edit:
        if (!alive_) return;
        break;
    }
    for (const Intent& intent : change.intents) {
      if (!covered.contains(intent.group)) lay(change, intent);
    }
  }

  std::optional<VisibleRow> take() && { return alive_ ? std::optional(std::move(row_)) : std::nullopt; }

 private:
  void lay(const Change& change, const Intent& intent) {
    const auto group = table_.group(intent.group);
    ASSERT(group);
    const auto before = group_values(row_.values, *group);
    const bool written = std::ranges::any_of(before, [](const Value& v) { return !is_absent(v); });
    if (group->merge == Merge::Transition && change.from == current_state(*table_.machine, before[0])) {
      set_group(row_.values, *group, intent.values);  // its legality is the hub's to judge
      return;
    }
    const bool base_moved = base_ && base_->rev > change.based_on;
    const Standing standing = !written ? Standing::None : base_moved ? Standing::Unseen : Standing::Seen;
    // A step that the base has taken already shows the base's: whose key is greater is the hub's to say.
    const bool greater = group->merge != Merge::Transition;
    const auto merged = merge_group(table_, *group, before, {intent, change.from, standing, greater});
    row_.stale |= merged.outcome == GroupOutcome::Stale;
    set_group(row_.values, *group, merged.values);
  }

  const Table& table_;
  const BaseRow* base_;
  VisibleRow row_;
  bool known_ = false;
  bool alive_ = false;
};

}  // namespace

std::set<GroupNumber> covered_by(const Table& table, const Change& change) {
  std::set<GroupNumber> groups;
  if (change.op != Op::Delete) groups.insert(kDeletion);
  for (const Intent& intent : change.intents) {
    const auto group = table.group(intent.group);
    if (group &&
        (group->merge == Merge::LastWriter || group->merge == Merge::Review || group->merge == Merge::Transition)) {
      groups.insert(intent.group);
    }
  }
  return groups;
}

std::optional<VisibleRow> fold(const Table& table, const BaseRow* base, std::span<const Laid> pending) {
  std::vector<std::set<GroupNumber>> covered(pending.size());
  std::set<GroupNumber> later;
  for (std::size_t i = pending.size(); i-- > 0;) {
    covered[i] = later;
    if (pending[i].over) covered[i].insert(pending[i].over->begin(), pending[i].over->end());
    if (pending[i].in_base) later.merge(covered_by(table, *pending[i].change));
  }
  Screen screen(table, base);
  for (std::size_t i = 0; i < pending.size(); ++i) {
    if (!pending[i].in_base) screen.lay(*pending[i].change, covered[i]);
  }
  return std::move(screen).take();
}

}  // namespace qiaomen
