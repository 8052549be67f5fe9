#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/scenarios/acts.h"

// Several people write one field group of one row at a time; who had seen what is kept by the test itself.
namespace qiaomen::scenarios {

// A field group of each policy that makes conflicts, and how people write it.
struct Contested {
  std::string_view name;
  const Table* table;
  GroupNumber group;
  Merge merge;
  std::vector<std::pair<FieldNumber, Value>> (*first)(testing::CityWorld&);  // the row as the hub begins it
  // Refused early where the policy's rules leave nothing to write.
  Command (*write)(const testing::CityWorld&, const RowId& row, int choice);
};
extern const Contested kContested[4];

struct Wrote {
  testing::CityDevice* author = nullptr;
  TransactionId transaction;
  std::string value;            // of the group, as conflict rows write it
  std::set<std::size_t> seen;   // indexes of the accepted writes that its author knew, and of all his own
  std::optional<WriteKey> key;  // once accepted

  const RowId& person() const { return author->actor.person; }
};

class ConcurrentWriters {
 public:
  ConcurrentWriters(testing::CityWorld& city, const Contested& contested, std::vector<testing::CityDevice*> writers);

  void write(std::size_t writer, int choice);
  void sync(std::size_t writer, bool reply_is_lost);
  // What is still unsent arrives in this order; then everybody reads.
  void finish(const std::vector<std::size_t>& order);

  const RowId& row() const { return row_; }
  const std::vector<Wrote>& writes() const { return writes_; }
  std::vector<HubRow> conflict_rows();

 private:
  void learn_verdicts();

  testing::CityWorld& city_;
  const Contested& contested_;
  std::vector<testing::CityDevice*> writers_;
  std::vector<std::set<std::size_t>> known_;  // by each writer's device
  RowId row_;
  std::vector<Wrote> writes_;
};

}  // namespace qiaomen::scenarios
