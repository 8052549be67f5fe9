#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "engine/catalog/conflict.h"
#include "engine/catalog/receipt.h"
#include "engine/merge/hub_row.h"
#include "engine/merge/merge.h"
#include "engine/merge/seen.h"

namespace qiaomen {

// A value that lost a merge: it goes to the history.
struct Loser {
  GroupNumber group = 0;
  std::vector<Value> values;
  WriteKey key;     // of the write that lost
  WriteKey winner;  // of the one that stands
  bool operator==(const Loser&) const = default;
};

// Two concurrent writes of different people to one group whose values differ: becomes a conflict row.
struct Collision {
  GroupNumber group = 0;
  WriteKey standing;  // was there before
  std::vector<Value> standing_values;
  std::vector<Value> arriving_values;
  Survivor survivor = Survivor::Neither;
};

struct RowMerge {
  HubRow row;  // its next version; of no use if refused
  Outcome outcome = Outcome::Applied;
  std::optional<Refusal> refused;
  std::int64_t current_state = 0;  // for Stale
  std::vector<Loser> losers;
  std::vector<Collision> collisions;
  // Contested groups, and Review groups with candidates, in which the change met nobody it disagrees with; one that has
  // given way before may still be in the history.
  std::vector<GroupNumber> unpaired;
};

// Judges one change against its row and gives the row its next version in `generation`. Everything that needs other
// rows (scope, parents, rules) was decided before.
//
//   arrives               alive, all edits seen    alive, unseen work        dead
//   delete (joins asks)   dead                     lives: review             same
//   edit                  by policy                by policy                 an unseen deletion: lives, review;
//                                                                            all seen: refused
//   create                by policy                by policy                 an unseen deletion: lives, review;
//                                                                            all seen: a restore first
//   restore               takes the deletions that it has seen out of asks; lives
//
// What the merge asks of its caller.
struct MergeQuestions {
  // An edit in the row's history, or a child, that the author of a delete had not seen; only for a delete of a living
  // row.
  std::function<bool()> unseen_work;
  // The device belongs to the person who wrote the change: people do not disagree with themselves.
  std::function<bool(DeviceId)> is_same_person;
};
RowMerge merge_change(HubRow row, const Table& table, const Change& change, const TransactionId& transaction,
                      const Author& author, std::uint32_t generation, const MergeQuestions& ask);

// How the write of that key, which gave the row its version `rev`, relates to the arriving one.
Standing standing_of(const WriteKey& key, Rev rev, const Author& author);

}  // namespace qiaomen
