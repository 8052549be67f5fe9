#include "kiosk/ui/words.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"

namespace qiaomen {
namespace {

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Words Words::load(const std::filesystem::path& file, std::vector<std::string>& faults) {
  Words words;
  const auto json = nlohmann::json::parse(read_all(file), nullptr, false);
  if (!json.is_object()) {
    faults.push_back(fmt::format("{}: cannot be read as a JSON object of texts", file.string()));
    return words;
  }
  for (const auto& [key, text] : json.items()) {
    if (!text.is_string() || !is_clean_text(text.get_ref<const std::string&>())) {
      faults.push_back(fmt::format("{}: \"{}\" is not a text", file.string(), key));
      continue;
    }
    words.texts_.emplace(key, text.get<std::string>());
  }
  return words;
}

const std::string& Words::operator()(std::string_view key) const {
  if (const auto found = texts_.find(key); found != texts_.end()) return found->second;
  return unknown_.emplace(key, key).first->second;
}

std::string Words::operator()(std::string_view key, const Values& values) const {
  std::string text = (*this)(key);
  for (const auto& [name, value] : values) {
    const auto placeholder = fmt::format("{{{}}}", name);
    for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at + value.size())) {
      text.replace(at, placeholder.size(), value);
    }
  }
  return text;
}

std::vector<std::string> Words::keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, text] : texts_) keys.push_back(key);
  return keys;
}

}  // namespace qiaomen
