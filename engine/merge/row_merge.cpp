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
  IntentMerge(HubRow& row, const Table& table, const Change& change, const Author& author, RowMerge& result,
              Tally& tally)
      : row_(row), table_(table), change_(change), author_(author), result_(result), tally_(tally) {}

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
    note(group, intent, cell, before, standing, stands);
    tally_.lost |= !stands;
    tally_.won |= merged.outcome == GroupOutcome::Won;
    set_group(row_.values, group, merged.values);
    settle(group, cell ? *cell : Cell{}, standing, stands, before == intent.values);
    return true;
  }

  // Which write stands now, and which concurrent ones wrote the same.
  void settle(const Group& group, Cell cell, Standing standing, bool stands, bool same) {
    const bool has_twins = same && standing != Standing::None && shows_conflict(group.merge);
    const Twin arriving{author_.key, row_.rev};
    if (!stands) {
      if (!has_twins || standing != Standing::Unseen) return;
      cell.twins.push_back(arriving);
    } else {
      auto twins = has_twins ? std::move(cell.twins) : std::vector<Twin>();
      if (has_twins) twins.push_back({cell.key, cell.rev});
      std::erase_if(twins, [&](const Twin& t) { return standing_of(t.key, t.rev, author_) != Standing::Unseen; });
      cell = {arriving.key, arriving.rev, std::move(twins)};
    }
    row_.set_cell(group.number, cell);
  }

  void note(const Group& group, const Intent& intent, const Cell* cell, const std::vector<Value>& before,
            Standing standing, bool stands) {
    const bool differ = before != intent.values;
    if (!stands && differ) {
      result_.losers.push_back({group.number, intent.values, author_.key, cell->key});
    } else if (stands && cell && standing != Standing::Seen && differ && replaces(group.merge)) {
      result_.losers.push_back({group.number, before, cell->key, author_.key});
    }
    if (!cell || !differ || !shows_conflict(group.merge)) return;
    if (standing == Standing::Unseen) {
      result_.collisions.push_back({group.number, cell->key, before, intent.values, stands});
    }
    for (const Twin& twin : cell->twins) {
      if (standing_of(twin.key, twin.rev, author_) != Standing::Unseen) continue;
      if (stands) result_.losers.push_back({group.number, before, twin.key, author_.key});
      result_.collisions.push_back({group.number, twin.key, before, intent.values, stands});
    }
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
    for (const Candidate& other : candidates) {
      if (lost || other.values == intent.values) continue;
      result_.collisions.push_back(
          {group.number, other.cell.key, other.values, intent.values, other.cell.key < author_.key});
    }
    if (!lost) candidates.push_back({{author_.key, row_.rev}, intent.values});
    std::ranges::sort(candidates, {}, [](const Candidate& c) { return c.cell.key; });
    set_group(row_.values, group, candidates.back().values);
    row_.set_cell(group.number, candidates.back().cell);
  }

  HubRow& row_;
  const Table& table_;
  const Change& change_;
  const Author& author_;
  RowMerge& result_;
  Tally& tally_;
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

RowMerge merge_change(HubRow& row, const Table& table, const Change& change, const TransactionId& transaction,
                      const Author& author, std::uint32_t generation, const std::function<bool()>& unseen_work) {
  HubRow next = row;
  next.advance(generation);
  RowMerge result;
  Tally tally;
  switch (change.op) {
    case Op::Delete: result.outcome = bury(next, author, transaction, unseen_work); break;
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
      IntentMerge merge(next, table, change, author, result, tally);
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
  row = std::move(next);
  return result;
}

}  // namespace qiaomen
