#include "tests/conformance/expectation.h"

#include <algorithm>

namespace qiaomen::conformance {
namespace {

using nlohmann::json;

// The first two levels are patched (part → entry); an entry is replaced whole, null removes it.
void patch(json& target, const json& changes) {
  for (const auto& [part, entries] : changes.items()) {
    if (!entries.is_object()) {
      target[part] = entries;
      continue;
    }
    for (const auto& [key, value] : entries.items()) {
      if (part == "feed" && value.is_object()) {
        for (const auto& [row, entry] : value.items()) {
          if (entry.is_null()) {
            target[part][key].erase(row);
          } else {
            target[part][key][row] = entry;
          }
        }
      } else if (value.is_null()) {
        target[part].erase(key);
      } else {
        target[part][key] = value;
      }
    }
  }
}

bool starts_with(const std::string& text, const char* prefix) { return text.rfind(prefix, 0) == 0; }

// A shorter verdict leaves open what the rules leave open.
bool verdict_fits(const std::string& expected, const std::string& seen) {
  if (expected == seen) return true;
  if (expected == "merged") return starts_with(seen, "merged:");
  if (expected == "accepted") return seen == "applied" || starts_with(seen, "merged:");
  return expected == "refused" && starts_with(seen, "refused:");
}

bool fits(const json& expected, const json& seen, bool verdict) {
  if (verdict && expected.is_string() && seen.is_string()) return verdict_fits(expected, seen);
  if (expected.is_object() && seen.is_object()) {
    if (expected.size() != seen.size()) return false;
    return std::ranges::all_of(expected.items(), [&](const auto& item) {
      return seen.contains(item.key()) && fits(item.value(), seen.at(item.key()), verdict || item.key() == "v");
    });
  }
  return expected == seen;
}

std::optional<std::string> difference(const std::string& where, const json& expected, const json& seen, bool verdict) {
  if (fits(expected, seen, verdict)) return std::nullopt;
  if (!expected.is_object() || !seen.is_object()) {
    return where + ": expected " + expected.dump() + ", seen " + seen.dump();
  }
  for (const auto& [key, value] : expected.items()) {
    const json other = seen.contains(key) ? seen.at(key) : json();
    if (auto found = difference(where + "." + key, value, other, verdict || key == "verdicts" || key == "v"))
      return found;
  }
  for (const auto& [key, value] : seen.items()) {
    if (!expected.contains(key)) return where + "." + key + ": expected nothing, seen " + value.dump();
  }
  return where + ": differ";
}

json without_empty(json feed) {
  for (auto at = feed.begin(); at != feed.end();) at = at->empty() ? feed.erase(at) : std::next(at);
  return feed;
}

}  // namespace

Expectation::Expectation(const json& trace) {
  const json empty = json::object();
  expected_["hub"] = {{"gen", 1}, {"rows", empty}, {"lost", empty}, {"feed", empty}, {"receipts", empty}};
  patch(expected_["hub"], trace.at("seeded"));
  for (const auto& device : trace.at("devices")) {
    expected_[device.get<std::string>()] = {
        {"screen", empty}, {"outbox", json::array()}, {"verdicts", empty}, {"returned", json::array()}};
  }
}

void Expectation::follow(const json& step) {
  const auto what = step.at("do").get<std::string>();
  const auto part = what == "keep_hub" || what == "restore_hub" ? std::string("hub") : step.value("dev", "");
  if (what == "keep_hub" || what == "keep_copy")
    kept_[part + "/" + step.at("as").get<std::string>()] = expected_.at(part);
  if (what == "restore_hub" || what == "restore_copy") {
    const json generation = part == "hub" ? expected_.at("hub").at("gen") : json();
    expected_[part] = kept_.at(part + "/" + step.at("from").get<std::string>());
    if (part == "hub") expected_["hub"]["gen"] = generation.get<int>() + 1;
  }
  if (!step.contains("expect")) return;
  for (const auto& [who, changes] : step.at("expect").items()) patch(expected_[who], changes);
}

std::optional<std::string> Expectation::compare(const json& seen) const {
  for (const auto& [who, expected] : expected_.items()) {
    for (const auto& [part, value] : expected.items()) {
      const bool feed = part == "feed";
      const json theirs = feed ? without_empty(seen.at(who).at(part)) : seen.at(who).at(part);
      auto found = difference(who + "." + part, feed ? without_empty(value) : value, theirs, part == "verdicts");
      if (found) return found;
    }
  }
  return std::nullopt;
}

std::optional<std::string> Expectation::compare_final(const json& trace, const json& seen) const {
  for (const auto& [who, parts] : trace.at("final").items()) {
    for (const auto& [part, value] : parts.items()) {
      json theirs;
      json expected = value;
      if (part == "rows" && who != "hub") {
        theirs = json::array();
        for (const auto& [row, groups] : seen.at(who).at("screen").items()) theirs.push_back(row);
        std::sort(expected.begin(), expected.end());
      } else if (part == "feed") {
        theirs = without_empty(seen.at(who).at(part));
        expected = without_empty(expected);
      } else {
        theirs = seen.at(who).at(part);
      }
      if (auto found = difference("final." + who + "." + part, expected, theirs, part == "verdicts")) return found;
    }
  }
  return std::nullopt;
}

}  // namespace qiaomen::conformance
