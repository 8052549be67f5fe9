#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/scenarios/acts.h"

// Several people write the same field groups; who had seen what is kept by the test itself.
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

// One row of each kind, all written by the same people.
class ConcurrentWriters {
 public:
  ConcurrentWriters(testing::CityWorld& city, std::vector<testing::CityDevice*> writers);

  // One transaction for each kind.
  void write(std::size_t writer, int choice);
  void sync(std::size_t writer, bool reply_is_lost);
  // What is still unsent arrives in this order; then everybody reads.
  void finish(const std::vector<std::size_t>& order);

  struct Story {
    const Contested* contested;
    RowId row;
    std::vector<Wrote> writes;
    std::vector<std::set<std::size_t>> known;  // by each writer's device
  };
  const std::vector<Story>& stories() const { return stories_; }
  std::vector<HubRow> conflict_rows(const Story& story);

 private:
  void write_one(Story& story, std::size_t writer, int choice);
  void learn_verdicts(Story& story);

  testing::CityWorld& city_;
  std::vector<testing::CityDevice*> writers_;
  std::vector<Story> stories_;
};

}  // namespace qiaomen::scenarios
