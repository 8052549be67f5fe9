#include "engine/merge/row_merge.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

// "merged with the first of lost, review, won that occurred".
struct Tally {
  bool lost = false;
  bool review = false;
  bool won = false;

  Outcome outcome() const {
    if (lost) return Outcome::Lost;
    if (review) return Outcome::Review;
    return won ? Outcome::Won : Outcome::Applied;
  }
};

bool shows_conflict(Merge merge) {
  return merge == Merge::LastWriter || merge == Merge::FirstWriter || merge == Merge::Transition;
}

// Counter and UnionSet lose nothing by being written over.
bool replaces(Merge merge) { return merge != Merge::Counter && merge != Merge::UnionSet; }

class IntentMerge {
 public:
  IntentMerge(HubRow& row, Rev last_rev, const Table& table, const Change& change, const Author& author,
              RowMerge& result, Tally& tally, const MergeQuestions& ask)
      : row_(row),
        last_rev_(last_rev),
        table_(table),
        change_(change),
        author_(author),
        result_(result),
        tally_(tally),
        ask_(ask) {}

  // False: stale.
  bool merge(const Intent& intent) {
    const auto group = table_.group(intent.group);
    ASSERT(group);
    if (group->merge == Merge::Review) {
      review(*group, intent);
      return true;
    }
    return one_value(*group, intent);
  }

 private:
  bool one_value(const Group& group, const Intent& intent) {
    const Cell* cell = row_.cell(group.number);
    const auto before = group_values(row_.values, group);
    const Standing standing = cell ? standing_of(cell->key, cell->rev, author_) : Standing::None;
    const Arrival arrival{intent, change_.from, standing, !cell || cell->key < author_.key};
    auto merged = merge_group(table_, group, before, arrival);
    if (merged.outcome == GroupOutcome::Stale) {
      result_.current_state = current_state(*table_.machine, before[0]);
      return false;
    }
    const bool stands = merged.outcome != GroupOutcome::Lost;
    note_loser(group, intent, cell, before, standing, stands);
    tally_.lost |= !stands;
    tally_.won |= merged.outcome == GroupOutcome::Won;
    set_group(row_.values, group, merged.values);
    if (shows_conflict(group.merge)) {
      row_.set_cell(group.number, meet(group, intent, cell, before, stands));
    } else if (stands) {
      row_.set_cell(group.number, {author_.key, row_.rev});
    }
    return true;
  }

  void note_loser(const Group& group, const Intent& intent, const Cell* cell, const std::vector<Value>& before,
                  Standing standing, bool stands) {
    if (before == intent.values) return;
    if (!stands) {
      result_.losers.push_back({group.number, intent.values, author_.key, cell->key});
    } else if (cell && standing != Standing::Seen && replaces(group.merge)) {
      result_.losers.push_back({group.number, before, cell->key, author_.key});
    }
  }

  // What stood with the same value loses with it, unless the author knew that write too.
  void note_lost_shadow(const Group& group, const Shadow& shadow, const Shadow& arriving,
                        const std::vector<Value>& before, bool stands) {
    if (!stands || shadow.values != before || arriving.values == before || !is_unseen(shadow)) return;
    result_.losers.push_back({group.number, shadow.values, shadow.key, arriving.key});
  }

  bool is_unseen(const Shadow& other) const { return standing_of(other.key, other.rev, author_) == Standing::Unseen; }

  // Lets the arriving write meet the standing one and its shadows. What stands afterwards, with its shadows.
  Cell meet(const Group& group, const Intent& intent, const Cell* cell, const std::vector<Value>& before, bool stands) {
    const Shadow arriving{author_.key, row_.rev, intent.values};
    if (!cell) return {arriving.key, arriving.rev};
    const Shadow standing{cell->key, cell->rev, before};
    const auto collisions_before = result_.collisions.size();
    Cell next = stands ? Cell{arriving.key, arriving.rev} : Cell{cell->key, cell->rev};
    const auto& now = stands ? arriving.values : before;
    // Shown or not, what says the same as what stands has yet to lose.
    const auto remember = [&](const Shadow& other, bool is_shown) {
      if (!is_shown || other.values == now) next.shadows.push_back(other);
    };
    bool is_shown = collide(group, standing, arriving, stands ? Survivor::Arriving : Survivor::Standing);
    if (stands && is_unseen(standing)) remember(standing, is_shown);
    for (const Shadow& shadow : cell->shadows) {
      const auto survivor = stands                    ? Survivor::Arriving
                            : shadow.values == before ? Survivor::Standing
                                                      : Survivor::Neither;
      note_lost_shadow(group, shadow, arriving, before, stands);
      const bool collides = collide(group, shadow, arriving, survivor);
      if (!stands || is_unseen(shadow)) remember(shadow, collides);
      is_shown |= collides;
    }
    if (!stands && is_unseen(standing)) remember(arriving, is_shown);
    const bool saw_all = stands && author_.based_on == last_rev_;
    next.contested = is_unseen(standing) || (cell->contested && !saw_all);
    if (next.contested && result_.collisions.size() == collisions_before) result_.unpaired.push_back(group.number);
    return next;
  }

  bool collide(const Group& group, const Shadow& other, const Shadow& arriving, Survivor survivor) {
    const bool disagree = other.values != arriving.values && is_unseen(other) && !ask_.is_same_person(other.key.device);
    if (disagree) {
      result_.collisions.push_back({group.number, other.key, other.values, arriving.values, survivor});
    }
    return disagree;
  }

  // Candidates: a write replaces those that it has seen and joins the rest; it is lost if its author wrote one of
  // them later.
  void review(const Group& group, const Intent& intent) {
    auto& candidates = row_.candidates_of(group.number);
    std::erase_if(candidates, [&](const Candidate& c) { return has_seen(author_, c.cell.key, c.cell.rev); });
    const auto later = std::ranges::find_if(
        candidates, [&](const Candidate& c) { return is_own_earlier(author_.key, c.cell.key, author_.lineage); });
    const bool lost = later != candidates.end();
    if (lost) {
      result_.losers.push_back({group.number, intent.values, author_.key, later->cell.key});
      tally_.lost = true;
    } else if (!candidates.empty()) {
      tally_.review = true;
    }
    const auto collisions_before = result_.collisions.size();
    for (const Candidate& other : candidates) {
      if (lost || other.values == intent.values || ask_.is_same_person(other.cell.key.device)) continue;
      result_.collisions.push_back({group.number, other.cell.key, other.values, intent.values,
                                    other.cell.key < author_.key ? Survivor::Arriving : Survivor::Standing});
    }
    const bool joins = !lost && !candidates.empty();
    if (joins && result_.collisions.size() == collisions_before) result_.unpaired.push_back(group.number);
    if (!lost) candidates.push_back({{author_.key, row_.rev}, intent.values});
    std::ranges::sort(candidates, {}, [](const Candidate& c) { return c.cell.key; });
    set_group(row_.values, group, candidates.back().values);
    row_.set_cell(group.number, candidates.back().cell);
  }

  HubRow& row_;
  const Rev last_rev_;  // before this change
  const Table& table_;
  const Change& change_;
  const Author& author_;
  RowMerge& result_;
  Tally& tally_;
  const MergeQuestions& ask_;
};

void forget_seen_asks(HubRow& row, const Author& author) {
  std::erase_if(row.asks, [&](const Ask& ask) { return has_seen(author, ask.key, ask.rev); });
}

// False: refused as deleted.
bool wake(HubRow& row, const Change& change, const Author& author, Tally& tally) {
  const bool unseen =
      std::ranges::any_of(row.asks, [&](const Ask& ask) { return !has_seen(author, ask.key, ask.rev); });
  if (unseen) {
    tally.review = true;
  } else if (change.op == Op::Edit) {
    return false;
  } else {
    forget_seen_asks(row, author);
  }
  row.alive = true;
  return true;
}

Outcome bury(HubRow& row, const Author& author, const TransactionId& transaction,
             const std::function<bool()>& unseen_work) {
  row.asks.push_back({author.key, row.rev, transaction});
  if (!row.alive) return Outcome::Same;
  if (unseen_work()) return Outcome::Review;
  row.alive = false;
  return Outcome::Applied;
}

}  // namespace

Standing standing_of(const WriteKey& key, Rev rev, const Author& author) {
  if (has_seen(author, key, rev)) return Standing::Seen;
  return is_own_earlier(author.key, key, author.lineage) ? Standing::Overtaken : Standing::Unseen;
}

RowMerge merge_change(HubRow row, const Table& table, const Change& change, const TransactionId& transaction,
                      const Author& author, std::uint32_t generation, const MergeQuestions& ask) {
  RowMerge result;
  result.row = std::move(row);
  HubRow& next = result.row;
  const Rev last_rev = next.rev;
  next.advance(generation);
  Tally tally;
  switch (change.op) {
    case Op::Delete: result.outcome = bury(next, author, transaction, ask.unseen_work); break;
    case Op::Restore:
      forget_seen_asks(next, author);
      next.alive = true;
      break;
    case Op::Create:
    case Op::Edit: {
      if (!next.alive && !wake(next, change, author, tally)) {
        result.refused = Refusal::Deleted;
        return result;
      }
      IntentMerge merge(next, last_rev, table, change, author, result, tally, ask);
      for (const Intent& intent : change.intents) {
        if (!merge.merge(intent)) {
          result.refused = Refusal::Stale;
          return result;
        }
      }
      result.outcome = tally.outcome();
      break;
    }
  }
  next.stamp = std::max(next.stamp, author.key.stamp);
  return result;
}

}  // namespace qiaomen
