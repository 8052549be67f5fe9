#include "sync/cli/address.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>

#include "engine/domain/natural_keys.h"

namespace qiaomen {
namespace {

using Words = std::span<const std::string>;

std::string_view without(std::string_view word, std::initializer_list<std::string_view> endings) {
  for (const auto ending : endings) {
    if (word.size() > ending.size() && word.ends_with(ending)) return word.substr(0, word.size() - ending.size());
  }
  return word;
}

std::string_view bare_building(std::string_view name) { return without(name, {"号楼", "栋", "幢", "楼"}); }
std::string_view bare_unit(std::string_view name) { return without(name, {"单元"}); }
std::string_view bare_door(std::string_view name) { return without(name, {"户", "室", "号"}); }

bool names_part(const HouseholdLine& line, std::size_t part, std::string_view word) {
  switch (part) {
    case 0: return line.estate == word;
    case 1: return bare_building(line.building) == bare_building(word);
    case 2: return bare_unit(line.unit) == bare_unit(word);
    default: return bare_door(line.door) == bare_door(word);
  }
}
constexpr std::size_t kDoor = 3;

// The words from the first on name parts from `part` on, the last word the door.
bool names(const HouseholdLine& line, std::size_t part, Words words) {
  if (words.size() == 1) return names_part(line, kDoor, words.front());
  for (; part < kDoor; ++part) {
    if (names_part(line, part, words.front()) && names(line, part + 1, words.subspan(1))) return true;
  }
  return false;
}

std::vector<std::string> words_of(std::string_view address) {
  std::vector<std::string> words;
  const std::string text = normal_spelling(address);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace

bool is_at(const HouseholdLine& line, const std::vector<std::string>& words) {
  return !words.empty() && words.size() <= kDoor + 1 && names(line, 0, words);
}

std::vector<HouseholdLine> households_at(const ReadTx& tx, std::string_view address) {
  const auto words = words_of(address);
  if (words.empty()) return {};
  // The door alone narrows the search; the rest is compared exactly.
  auto lines = search_households(tx, bare_door(words.back()), std::numeric_limits<std::int64_t>::max());
  std::erase_if(lines, [&](const HouseholdLine& line) { return !is_at(line, words); });
  return lines;
}

}  // namespace qiaomen
