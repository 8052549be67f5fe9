#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog/change.h"

namespace qiaomen {

// What became of one change. Numbers on the wire.
enum class Outcome : std::uint8_t { Applied = 1, Won = 2, Lost = 3, Review = 4, Same = 5 };

// Why a transaction was refused. Numbers on the wire; a rule of the business or the authority table says `Rule` or
// `NotAllowed`.
enum class Refusal : std::uint8_t {
  Dismissed = 1,
  Dependency = 2,
  AlreadyResent = 3,
  NotYours = 4,
  ParentDeleted = 5,
  IdTaken = 6,
  AppendOnly = 7,
  Deleted = 8,
  Stale = 9,
  NeverCame = 10,
  Malformed = 11,
  NotAllowed = 12,
  Rule = 13,
};
std::string_view name_of(Refusal refusal);
std::string_view name_of(Outcome outcome);

struct Reason {
  Refusal refusal = Refusal::Malformed;
  std::uint32_t change = 0;  // index of the change that decided
  std::string text;          // for people: what to do next; for `Stale` the current value
  bool operator==(const Reason&) const = default;
};

struct ChangeVerdict {
  Outcome outcome = Outcome::Applied;
  Rev rev;
  BucketId where;
  bool operator==(const ChangeVerdict&) const = default;
};

// What the hub keeps for ever of a transaction; a repeat gets it again.
struct Receipt {
  TransactionId transaction;
  DeviceId device;
  std::uint32_t epoch = 0;  // as judged: another life of the file may have sent it under another number
  std::uint64_t number = 0;
  std::optional<Stamp> stamp;  // absent if it was refused before it got one
  bool stamp_flagged = false;  // the device's clock was not to be trusted
  std::optional<Reason> refused;
  std::vector<ChangeVerdict> changes;  // empty if refused
  bool operator==(const Receipt&) const = default;
};

}  // namespace qiaomen
