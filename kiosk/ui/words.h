#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"

namespace qiaomen {

// All text of the screens, by key: assets/strings/zh-CN.json and en.json, one flat JSON object each. A text may name
// values in braces: "还差 {count} 位".
class Words {
 public:
  using Values = std::vector<std::pair<std::string_view, std::string>>;

  // What could be read of the file; `faults` names what could not, with its place: the rest works.
  static Words load(const std::filesystem::path& file, std::vector<std::string>& faults);

  // Of an unknown key the key itself, so that a person sees that something is missing here and can say what.
  const std::string& operator()(std::string_view key) const;
  // With its values put in.
  std::string operator()(std::string_view key, const Values& values) const;
  bool has(std::string_view key) const { return texts_.contains(key); }
  std::vector<std::string> keys() const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
  mutable std::map<std::string, std::string, std::less<>> unknown_;
};

}  // namespace qiaomen
