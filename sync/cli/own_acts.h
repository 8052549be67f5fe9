#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/replica.h"
#include "sync/cli/report.h"

namespace qiaomen {

// One own transaction and what became of it.
struct OwnAct {
  Transaction transaction;
  Delivery delivery = Delivery::OnlyHere;
  std::optional<Stamp> stamp;
  std::vector<ChangeVerdict> verdicts;  // once judged
  std::string note;                     // why it was returned, how it was merged
};

// In order of writing, those that a backup of the hub covers left out.
std::vector<OwnAct> own_acts(Replica& replica);

Listing own_acts_listing(Replica& replica, const std::vector<OwnAct>& acts);

}  // namespace qiaomen
