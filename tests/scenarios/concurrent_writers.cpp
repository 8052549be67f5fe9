#include "tests/scenarios/concurrent_writers.h"

#include <algorithm>

#include "engine/catalog/conflict.h"
#include "engine/domain/ledger_states.h"

namespace qiaomen::scenarios {
namespace {

using testing::CityLine;
using testing::CityWorld;
using Values = std::vector<std::pair<FieldNumber, Value>>;

std::string word(int choice) { return std::string(1, static_cast<char>('a' + choice)); }

Values an_issue(CityWorld& city) {
  return {{issue::kEstate, city.estate},
          {issue::kTitle, std::string("电梯停运")},
          {issue::kCategory, std::string("elevator")},
          {issue::kPlace, std::string("1号楼")},
          {issue::kState, ledger_state::kReported},
          {issue::kHandler, city.wang.actor.person}};
}

Values an_exclusion(CityWorld& city) {
  return {{exclusion::kEstate, city.estate},
          {exclusion::kCampaign, city.campaign},
          {exclusion::kHousehold, city.households[0][0]},
          {exclusion::kProposedBy, city.wang.actor.person},
          {exclusion::kReason, std::string("空置")}};
}

Values a_household(CityWorld& city) {
  return {{household::kEstate, city.estate},
          {household::kBuilding, city.buildings[0]},
          {household::kUnit, std::string("1")},
          {household::kDoor, std::string("101")}};
}

Command titles(const CityWorld&, const RowId& row, int choice) {
  return [row, choice](Act& act) -> Result<RowId> {
    TRY_VOID(act.edit(kIssue, row, {{issue::kTitle, word(choice)}}));
    return row;
  };
}

Command decides(const CityWorld&, const RowId& row, int choice) {
  return [row, choice](Act& act) -> Result<RowId> {
    TRY_VOID(act.edit(kExclusion, row,
                      {{exclusion::kDecision, std::int64_t{1 + choice % 2}},
                       {exclusion::kDecidedBy, act.actor().person},
                       {exclusion::kDecisionReason, word(choice)}}));
    return row;
  };
}

Command steps_on(const CityWorld& city, const RowId& row, int choice) {
  switch (choice) {
    case 0: return steps(accept_issue, row);
    case 1: return steps(decline_issue, row, "不属本小区");
    case 2: return steps(reopen_issue, row, "重新受理");
    default: return dispatches(city, row, "2030-10-20");
  }
}

Command moves(const CityWorld&, const RowId& row, int choice) {
  return corrects({.household = row, .door = word(choice)});
}

}  // namespace

const Contested kContested[4] = {
    {"LastWriter", &kIssue, issue::kTitle, Merge::LastWriter, an_issue, titles},
    {"FirstWriter", &kExclusion, exclusion::kDecision, Merge::FirstWriter, an_exclusion, decides},
    {"Transition", &kIssue, issue::kState, Merge::Transition, an_issue, steps_on},
    {"Review", &kHousehold, household::kBuilding, Merge::Review, a_household, moves},
};

ConcurrentWriters::ConcurrentWriters(CityWorld& city, std::vector<testing::CityDevice*> writers)
    : city_(city), writers_(std::move(writers)) {
  for (const Contested& contested : kContested) {
    stories_.push_back({&contested, city.random.id<RowId>(), {}, std::vector<std::set<std::size_t>>(writers_.size())});
    city.put(*contested.table, stories_.back().row, contested.first(city));
  }
  city.pass(testing::kMinuteUs);
  for (auto* writer : writers_) writer->sync();
}

void ConcurrentWriters::write(std::size_t writer, int choice) {
  city_.pass(1'000'000);
  for (Story& story : stories_) write_one(story, writer, choice);
}

void ConcurrentWriters::write_one(Story& story, std::size_t writer, int choice) {
  auto& device = *writers_[writer];
  const Contested& contested = *story.contested;
  const auto written = carry_out(*device.replica, device.actor, contested.write(city_, story.row, choice));
  if (!written) return;
  const auto change = device.replica->pending().back().transaction.changes.at(0);
  const auto intent = std::ranges::find(change.intents, contested.group, &Intent::group);
  story.known[writer].insert(story.writes.size());
  story.writes.push_back({.author = &device,
                          .transaction = written->transaction,
                          .value = group_json(*contested.table->group(contested.group), intent->values),
                          .seen = story.known[writer],
                          .key = {}});
}

void ConcurrentWriters::sync(std::size_t writer, bool reply_is_lost) {
  auto& device = *writers_[writer];
  device.line.state = reply_is_lost ? CityLine::State::LosesReplies : CityLine::State::Up;
  device.sync();
  device.line.state = CityLine::State::Up;
  for (Story& story : stories_) {
    learn_verdicts(story);
    if (reply_is_lost) continue;
    for (std::size_t i = 0; i < story.writes.size(); ++i) {
      if (story.writes[i].key) story.known[writer].insert(i);
    }
  }
}

void ConcurrentWriters::learn_verdicts(Story& story) {
  city_.store->read([&](HubView& view) {
    for (Wrote& wrote : story.writes) {
      const auto receipt = view.receipt(wrote.transaction);
      if (!receipt || receipt->refused) continue;
      wrote.key = WriteKey{receipt->stamp.value(), receipt->device, receipt->epoch, receipt->number, 0};
    }
  });
}

void ConcurrentWriters::finish(const std::vector<std::size_t>& order) {
  for (const std::size_t writer : order) sync(writer, false);
  for (std::size_t writer = 0; writer < writers_.size(); ++writer) sync(writer, false);
}

std::vector<HubRow> ConcurrentWriters::conflict_rows(const Story& story) {
  const BucketId bucket{story.contested->table->bucket, city_.estate};
  auto rows = city_.at_hub(*story.contested->table->conflicts, bucket);
  std::erase_if(rows, [&](const HubRow& row) {
    return id_in(row.values, conflict::kOfRow) != story.row ||
           integer_in(row.values, conflict::kOfGroup) != std::int64_t{story.contested->group};
  });
  return rows;
}

}  // namespace qiaomen::scenarios
