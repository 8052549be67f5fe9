#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <numeric>
#include <set>

#include "engine/catalog/conflict.h"
#include "tests/scenarios/concurrent_writers.h"

// PROTOCOL_RULES §4 "Conflict rows" and invariant 6, against an oracle that only knows who had seen what.

namespace qiaomen {
namespace {

using namespace scenarios;
using testing::CityDevice;
using testing::CityWorld;
using Story = ConcurrentWriters::Story;

struct Move {
  std::size_t writer;
  int kind;  // 0–3: writes; 4: syncs; 5: syncs and does not hear the reply
  int choice;
};
std::ostream& operator<<(std::ostream& out, const Move& move) {
  return out << "{" << move.writer << " " << move.kind << " " << move.choice << "}";
}

rc::Gen<Move> a_move(std::size_t writers) {
  return rc::gen::construct<Move>(rc::gen::inRange<std::size_t>(0, writers), rc::gen::inRange(0, 6),
                                  rc::gen::inRange(0, 4));
}

bool are_rivals(const std::vector<Wrote>& writes, std::size_t a, std::size_t b) {
  const Wrote &first = writes[a], &second = writes[b];
  return first.key && second.key && first.person() != second.person() && first.value != second.value &&
         !first.seen.contains(b) && !second.seen.contains(a);
}

// Somebody wrote over it who had it before his eyes, or its author did on another device of his.
bool is_replaced(const std::vector<Wrote>& writes, std::size_t loser) {
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const Wrote& other = writes[i];
    if (i == loser || !other.key) continue;
    const bool own = other.person() == writes[loser].person();
    if (other.seen.contains(loser) || own) return true;
  }
  return false;
}

// A decision that was taken with the first one before the author's eyes lost knowingly.
bool lost_knowingly(const std::vector<Wrote>& writes, std::size_t loser) {
  return std::ranges::any_of(writes[loser].seen, [&](std::size_t i) { return i != loser && writes[i].key; });
}

bool must_be_shown(const Story& story, std::size_t loser, const std::string& standing) {
  const auto& writes = story.writes;
  if (!writes[loser].key || writes[loser].value == standing) return false;
  const bool first_stands = story.contested->merge == Merge::FirstWriter;
  if (first_stands ? lost_knowingly(writes, loser) : is_replaced(writes, loser)) return false;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    if (are_rivals(writes, i, loser)) return true;
  }
  return false;
}

struct Side {
  RowId person;
  Stamp stamp;
  std::string values;
  auto operator<=>(const Side&) const = default;
};

std::pair<Side, Side> sides_of(const HubRow& row) {
  const auto side = [&](FieldNumber person, FieldNumber stamp, FieldNumber values) {
    return Side{id_in(row.values, person).value(), Stamp{integer_in(row.values, stamp).value()},
                text_in(row.values, values)};
  };
  return {side(conflict::kEarlierPerson, conflict::kEarlierStamp, conflict::kEarlierValues),
          side(conflict::kLaterPerson, conflict::kLaterStamp, conflict::kLaterValues)};
}

std::size_t write_of(const std::vector<Wrote>& writes, const Side& side) {
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const Wrote& write = writes[i];
    if (write.key && Side{write.person(), write.key->stamp, write.value} == side) return i;
  }
  RC_FAIL("a conflict row tells of a write that nobody made");
}

std::set<RowId> ids_of(const std::vector<HubRow>& rows) {
  std::set<RowId> ids;
  for (const HubRow& row : rows) ids.insert(row.id);
  return ids;
}

void check_rows(const std::vector<Wrote>& writes, const std::vector<HubRow>& rows) {
  for (const HubRow& row : rows) {
    const auto [earlier, later] = sides_of(row);
    const auto a = write_of(writes, earlier);
    const auto b = write_of(writes, later);
    RC_ASSERT(are_rivals(writes, a, b));
    RC_ASSERT(*writes[a].key < *writes[b].key);
  }
}

bool is_shown(const std::vector<HubRow>& rows, const std::string& value) {
  return std::ranges::any_of(rows, [&](const HubRow& row) {
    const auto [earlier, later] = sides_of(row);
    return earlier.values == value || later.values == value;
  });
}

// By its own entry, and, where one value stands for all, by the merge that it lost.
bool is_in_history(CityWorld& city, const Story& story, const Wrote& write) {
  const Contested& contested = *story.contested;
  const auto group = *contested.table->group(contested.group);
  bool written = false;
  bool lost = contested.merge == Merge::Review;
  city.store->read([&](HubView& view) {
    view.history(view.row(story.row).value(), [&](const HistoryEntry& entry) {
      for (const Intent& intent : entry.intents) {
        written |= entry.transaction == write.transaction && intent.group == contested.group &&
                   group_json(group, intent.values) == write.value;
      }
      for (const Loser& loser : entry.losers) {
        lost |=
            loser.group == contested.group && loser.key == *write.key && group_json(group, loser.values) == write.value;
      }
      return true;
    });
  });
  return written && lost;
}

std::string standing_value(CityWorld& city, const Story& story) {
  std::string value;
  city.store->read([&](HubView& view) {
    const auto group = *story.contested->table->group(story.contested->group);
    value = group_json(group, group_values(view.row(story.row)->values, group));
  });
  return value;
}

void check_story(CityWorld& city, const Story& story, const std::vector<HubRow>& rows) {
  RC_LOG(std::string(story.contested->name) + "\n");
  check_rows(story.writes, rows);
  const auto standing = standing_value(city, story);
  for (std::size_t i = 0; i < story.writes.size(); ++i) {
    if (!must_be_shown(story, i, standing)) continue;
    RC_TAG(std::string(story.contested->name));
    RC_ASSERT(is_shown(rows, story.writes[i].value));
    RC_ASSERT(is_in_history(city, story, story.writes[i]));
  }
}

std::vector<std::size_t> any_order(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
  return order;
}

}  // namespace

TEST_CASE("every value that lost to somebody who had not seen it is in a conflict row and in history, and no other") {
  CityWorld city;
  CityDevice& second_master = city.hire("站长二", Role::StationMaster, city.here({}), 40);
  const std::vector<CityDevice*> writers{&city.master, &city.supervisor, &second_master,
                                         &city.give_tablet(city.master)};
  const bool holds = rc::check("conflict rows tell of all that lost unseen, and of nothing else", [&] {
    const auto moves = *rc::gen::resize(10, rc::gen::container<std::vector<Move>>(a_move(writers.size())));
    const auto order = any_order(writers.size());
    ConcurrentWriters people(city, writers);
    for (const Move& move : moves) {
      if (move.kind < 4) {
        people.write(move.writer, move.choice);
      } else {
        people.sync(move.writer, move.kind == 5);
      }
    }
    people.finish(order);
    std::vector<std::set<RowId>> shown;
    for (const Story& story : people.stories()) {
      const auto rows = people.conflict_rows(story);
      check_story(city, story, rows);
      shown.push_back(ids_of(rows));
    }
    people.finish(order);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      RC_ASSERT(ids_of(people.conflict_rows(people.stories()[i])) == shown[i]);
    }
    for (CityDevice* writer : writers) RC_ASSERT(city.disagreement(*writer) == "");
  });
  CHECK(holds);
}

}  // namespace qiaomen
