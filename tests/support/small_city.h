#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/domain/act.h"
#include "engine/replica.h"
#include "tests/support/fakes.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen::testing {

// One replica over an invented city (示例): two counties with one street, community and estate each, one building with
// households in each estate, a company, a campaign from 2020-10-01 to 2020-10-31 at 90 percent, and people of every
// role and level. All of it is written as the hub would have sent it; the clock stands at 2020-10-10 09:00 in +08:00.
class SmallCity {
 public:
  explicit SmallCity(int households_per_building = 4);

  // A command as one person; fails the test if it is refused.
  Written must(const Actor& actor, const Command& command);
  // The message of a refusal; empty if it was allowed.
  std::string refusal(const Actor& actor, const Command& command);
  // As the hub writes: past the rules.
  void seed(const std::function<Result<>(Draft&)>& act);
  void seed_row(const Table& table, const RowId& row, const FieldValues& values);
  void seed_row(const Table& table, const RowId& row, std::vector<FieldChange> values);
  FieldValues row(const Table& table, const RowId& id);

  Replica& replica() { return *replica_; }
  FakeClock& clock() { return clock_; }

  RowId city, counties[2], streets[2], communities[2], estates[2], buildings[2];
  std::vector<RowId> households[2];
  RowId campaign, company, other_company;
  Actor inspector, second_inspector, master, deputy, supervisor, worker;
  Actor street, county, mayor;  // supervisors of the levels above the first community

 private:
  void add_division(RowId& id, std::string_view code, std::string_view name, int level, const RowId* parent);
  void add_divisions();
  void add_companies();
  void add_person(Actor& actor, std::string_view code, std::string_view name);
  void add_people();
  void add_estate(int i, int household_count);
  void add_campaign();

  TemporaryFolder folder_;
  FakeClock clock_;
  SeededRandom random_{7};
  NullLog log_;
  std::unique_ptr<Replica> replica_;
};

}  // namespace qiaomen::testing
