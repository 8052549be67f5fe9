#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/catalog/catalog.h"
#include "engine/catalog/row_lookup.h"
#include "sync/hub/hub_store.h"
#include "sync/wire/messages.h"

namespace qiaomen {

// What the business adds to the merge: rule 9 of PROTOCOL_RULES §4, and the rows that the hub derives from accepted
// changes. Pure: the same view and the same change give the same answer on every store.

struct ChangeInContext {
  const Table& table;
  const Change& change;
  const TransactionId& transaction;
  const DeviceRecord& author;
  const WriteKey& key;
  const ClockSample& device_clock;
  std::int64_t hub_now_us;
  const HubRow* before;  // nullptr: created by this change
  const HubRow& after;
};

struct RuleRefusal {
  Refusal refusal = Refusal::NotAllowed;
  std::string text;
};

// A row of a hub-only table. An existing id is written over.
struct HubOnlyRow {
  const Table* table;
  RowId id;
  FieldValues values;
  std::optional<BucketId> bucket;  // if not by the table's bucket field
};

// Rows as the transaction so far would leave them.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual const HubRow* find(const RowId& row) = 0;
  virtual std::vector<RowId> children(const RowId& parent) = 0;
};

class Rules {
 public:
  virtual ~Rules() = default;
  virtual std::optional<RuleRefusal> refuse(const ChangeInContext& change, RowSource& rows) const = 0;
  // Once all its changes lie there: what only the whole of them shows.
  virtual std::optional<RuleRefusal> refuse_whole(const Transaction&, RowSource&) const { return std::nullopt; }
  virtual std::vector<HubOnlyRow> derive(const ChangeInContext& change, RowSource& rows) const = 0;
  // The conflict row of a collision between different people; nullopt: this catalog shows none.
  struct Side {
    TransactionId transaction;
    WriteKey key;
    RowId person;
    std::vector<Value> values;
  };
  virtual std::optional<HubOnlyRow> conflict(const ChangeInContext& change, GroupNumber group, const Side& standing,
                                             const Side& arriving, Survivor survivor) const = 0;
  // The cap on buckets, from which a role may be exempt.
  virtual bool may_hold(const DeviceRecord&, std::size_t buckets) const { return buckets <= kBucketsMax; }
};

// For `conflict`: the row of the table that the catalog names for them.
std::optional<HubOnlyRow> declared_conflict(const ChangeInContext& change, GroupNumber group,
                                            const Rules::Side& standing, const Rules::Side& arriving,
                                            Survivor survivor);

}  // namespace qiaomen
