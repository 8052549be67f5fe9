#pragma once

#include <vector>

#include "engine/merge/row_merge.h"
#include "sync/hub/judge.h"
#include "sync/hub/rules.h"
#include "sync/hub/workspace.h"

namespace qiaomen {

// Makes the conflict rows of one transaction's changes (PROTOCOL_RULES §4): from the history it takes who wrote the
// other side. All must outlive it.
class ConflictRows {
 public:
  ConflictRows(const Sitting& sitting, const Transaction& transaction, Stamp stamp, Workspace& work)
      : sitting_(sitting), transaction_(transaction), stamp_(stamp), work_(work) {}

  void derive(const ChangeInContext& context, const RowMerge& merged);

 private:
  // With the latest write of another person that the author had not seen.
  void pair_with_history(const ChangeInContext& context, GroupNumber number);
  void add(const ChangeInContext& context, GroupNumber group, const Rules::Side& standing,
           const std::vector<Value>& arriving, Survivor survivor);

  const Sitting& sitting_;
  const Transaction& transaction_;
  const Stamp stamp_;
  Workspace& work_;
};

}  // namespace qiaomen
