#include "engine/catalog/receipt.h"

namespace qiaomen {

std::string_view name_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::Dismissed: return "dismissed";
    case Refusal::Dependency: return "dependency";
    case Refusal::AlreadyResent: return "already resent";
    case Refusal::NotYours: return "not yours";
    case Refusal::ParentDeleted: return "parent deleted";
    case Refusal::IdTaken: return "id taken";
    case Refusal::AppendOnly: return "append only";
    case Refusal::Deleted: return "deleted";
    case Refusal::Stale: return "stale";
    case Refusal::NeverCame: return "never came";
    case Refusal::Malformed: return "malformed";
    case Refusal::NotAllowed: return "not allowed";
    case Refusal::Rule: return "rule";
  }
  return "unknown";
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Applied: return "applied";
    case Outcome::Won: return "merged:won";
    case Outcome::Lost: return "merged:lost";
    case Outcome::Review: return "merged:review";
    case Outcome::Same: return "merged:same";
  }
  return "unknown";
}

}  // namespace qiaomen
