#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "engine/catalog/change.h"

namespace qiaomen {

// A write that gave way to a concurrent one without a conflict row, for both wrote the same, or one person made both:
// who comes later, and had not seen it, may disagree with it as well. Also one that says what stands: it loses with it.
struct Shadow {
  WriteKey key;
  Rev rev;
  std::vector<Value> values;
  bool operator==(const Shadow&) const = default;
};

// The write that stands in a group.
struct Cell {
  WriteKey key;
  Rev rev;
  // Of LastWriter, FirstWriter and Transition groups:
  bool contested = false;  // some write before it was concurrent with another; no longer once an author saw all
  std::vector<Shadow> shadows = {};
  bool operator==(const Cell&) const = default;
};

// One of several values of a Review group.
struct Candidate {
  Cell cell;
  std::vector<Value> values;
  bool operator==(const Candidate&) const = default;
};

// An accepted deletion. Only a restore whose author had seen it takes it away.
struct Ask {
  WriteKey key;
  Rev rev;
  TransactionId transaction;
  bool operator==(const Ask&) const = default;
};

// A bucket that the row left, and the version which it got by leaving.
struct Home {
  BucketId bucket;
  Rev rev;
  bool operator==(const Home&) const = default;
};

// The hub's record of one row, dead or alive.
struct HubRow {
  RowId id;
  TableId table = 0;
  BucketId bucket;
  bool alive = true;
  Rev rev;
  Stamp stamp;  // the highest of its accepted changes, losers included
  FieldValues values;
  std::vector<std::pair<GroupNumber, Cell>> cells;                         // ascending groups
  std::vector<std::pair<GroupNumber, std::vector<Candidate>>> candidates;  // Review groups, in order of their keys
  std::vector<Ask> asks;                                                   // in order of their versions
  std::vector<Home> homes;
  std::vector<Rev> tops;     // the last version of each generation that wrote this row, its own last
  std::int64_t place = 0;    // in its bucket's feed; 0: its tombstone was forgotten
  std::int64_t history = 0;  // the history blob of its last change; 0: none

  const Cell* cell(GroupNumber group) const;
  void set_cell(GroupNumber group, const Cell& cell);
  std::vector<Candidate>& candidates_of(GroupNumber group);
  // Gives the row its next version in `generation`.
  void advance(std::uint32_t generation);
  // The highest n that was given in `generation` or an older one.
  std::int64_t highest_n(std::uint32_t generation) const;
  bool operator==(const HubRow&) const = default;
};

}  // namespace qiaomen
