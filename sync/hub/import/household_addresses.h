#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sync/hub/hub_store.h"

namespace qiaomen {

// Which household an address means: a corrected one keeps its id, so present and former addresses are looked up too.
class HouseholdAddresses {
 public:
  explicit HouseholdAddresses(HubView& hub) : hub_(hub) {}

  RowId find(const RowId& building, std::string_view unit, std::string_view door);

 private:
  // Only what the id does not say already: the addresses of corrected households.
  using Corrected = std::map<std::string, RowId>;
  const Corrected& corrected_in(const RowId& building);
  Corrected load(const RowId& building);

  HubView& hub_;
  std::map<RowId, Corrected> corrected_;
};

}  // namespace qiaomen
