#pragma once

#include <unordered_map>

#include "engine/replica.h"
#include "sync/cli/cell.h"

namespace qiaomen {

// How far each record of this replica has come on its way to the hub. A record that several own acts touched is as far
// as the one that is furthest behind.
class DeliveryMap {
 public:
  explicit DeliveryMap(Replica& replica);

  // Of the record itself.
  Delivery of(const RowId& row) const;
  // And of own records under it: a household's visits, an issue's photos.
  Delivery around(const RowId& row) const;

 private:
  void note(const Transaction& transaction, Delivery delivery);

  std::unordered_map<RowId, Delivery> own_;
  std::unordered_map<RowId, Delivery> under_;
};

Cell delivery_cell(Delivery delivery);

}  // namespace qiaomen
