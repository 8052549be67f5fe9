#include "engine/merge/hub_row.h"

#include <algorithm>

namespace qiaomen {
namespace {

template <typename Pairs>
auto at_group(Pairs& pairs, GroupNumber group) {
  return std::lower_bound(pairs.begin(), pairs.end(), group,
                          [](const auto& pair, GroupNumber wanted) { return pair.first < wanted; });
}

}  // namespace

const Cell* HubRow::cell(GroupNumber group) const {
  const auto at = at_group(cells, group);
  return at != cells.end() && at->first == group ? &at->second : nullptr;
}

void HubRow::set_cell(GroupNumber group, const Cell& cell) {
  const auto at = at_group(cells, group);
  if (at != cells.end() && at->first == group) {
    at->second = cell;
  } else {
    cells.emplace(at, group, cell);
  }
}

std::vector<Candidate>& HubRow::candidates_of(GroupNumber group) {
  auto at = at_group(candidates, group);
  if (at == candidates.end() || at->first != group) at = candidates.emplace(at, group, std::vector<Candidate>{});
  return at->second;
}

void HubRow::advance(std::uint32_t generation) {
  rev = Rev::of(generation, rev.n() + 1);
  if (!tops.empty() && tops.back().generation() == generation) tops.pop_back();
  tops.push_back(rev);
}

std::int64_t HubRow::highest_n(std::uint32_t generation) const {
  std::int64_t highest = 0;
  for (const Rev& top : tops) {
    if (top.generation() <= generation) highest = std::max(highest, top.n());
  }
  return highest;
}

}  // namespace qiaomen
