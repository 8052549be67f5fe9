#pragma once

#include <vector>

#include "engine/catalog/change.h"

namespace qiaomen {

// The hub's last word on a row, as a reader gets it.
struct BaseRow {
  TableId table = 0;
  BucketId bucket;
  Rev rev;
  FieldValues values;
  std::vector<Rev> asks;  // versions of the deletions under review, ascending
  // Fields of a newer catalog, ascending numbers, each value as the CBOR that came.
  std::vector<std::pair<FieldNumber, Bytes>> unknown;
  bool operator==(const BaseRow&) const = default;
};

}  // namespace qiaomen
