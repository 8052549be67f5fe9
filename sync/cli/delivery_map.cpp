#include "sync/cli/delivery_map.h"

#include <algorithm>

#include "sync/cli/wording.h"

namespace qiaomen {
namespace {

// How much a person should care; a returned act waits for them, but newer work on the same record counts first.
int rank(Delivery delivery) {
  switch (delivery) {
    case Delivery::Confirmed: return 0;
    case Delivery::Returned: return 1;
    case Delivery::Waiting: return 2;
    case Delivery::Sending: return 3;
    case Delivery::OnlyHere: return 4;
  }
  return 0;
}

Delivery behind(Delivery a, Delivery b) { return rank(a) < rank(b) ? b : a; }

Delivery lookup(const std::unordered_map<RowId, Delivery>& map, const RowId& row) {
  const auto at = map.find(row);
  return at == map.end() ? Delivery::Confirmed : at->second;
}

void raise(std::unordered_map<RowId, Delivery>& map, const RowId& row, Delivery delivery) {
  auto& known = map.try_emplace(row, Delivery::Confirmed).first->second;
  known = behind(known, delivery);
}

}  // namespace

DeliveryMap::DeliveryMap(Replica& replica) {
  for (const PendingInfo& info : replica.pending()) note(info.transaction, info.delivery);
  for (const ReturnedInfo& info : replica.returned()) note(info.transaction, Delivery::Returned);
}

void DeliveryMap::note(const Transaction& transaction, Delivery delivery) {
  for (const Change& change : transaction.changes) {
    raise(own_, change.row, delivery);
    for (const Parent& parent : change.parents) raise(under_, parent.row, delivery);
  }
}

Delivery DeliveryMap::of(const RowId& row) const { return lookup(own_, row); }

Delivery DeliveryMap::around(const RowId& row) const { return behind(of(row), lookup(under_, row)); }

Cell delivery_cell(Delivery delivery) { return named(std::string(delivery_key(delivery)), delivery_name(delivery)); }

}  // namespace qiaomen
