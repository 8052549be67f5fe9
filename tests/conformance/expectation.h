#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace qiaomen::conformance {

// The expected state: patched after each step, compared as a whole (FORMAT §3). keep_* and restore_* keep and put back
// the part of that device or hub.
class Expectation {
 public:
  explicit Expectation(const nlohmann::json& trace);

  // Follows a step's keep or restore and its `expect`.
  void follow(const nlohmann::json& step);
  // nullopt: equal. Otherwise where, expected and seen, for people.
  std::optional<std::string> compare(const nlohmann::json& seen) const;
  std::optional<std::string> compare_final(const nlohmann::json& trace, const nlohmann::json& seen) const;

 private:
  nlohmann::json expected_;
  std::map<std::string, nlohmann::json> kept_;
};

}  // namespace qiaomen::conformance
