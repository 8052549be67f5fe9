#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace qiaomen {

// A campaign's form, one version of it: what is asked at the door. Skip logic and the check of answers stand apart.
enum class QuestionType { Choice, Number, Text, Date, Photo, HandSignature };

struct Choice {
  std::string value;
  std::string title;
};
struct Question {
  std::string key;
  QuestionType type = QuestionType::Text;
  std::string title;
  bool required = false;
  std::vector<Choice> choices;
};
struct Form {
  std::string code;
  std::int64_t version = 0;
  std::string title;
  std::vector<Question> questions;
};

inline constexpr std::size_t kFormBytesMax = 60 << 10;

// {"code", "version", "title", "questions": [{"key", "type", "title", "required"?, "choices"?: [{"value", "title"}]}]}.
// Malformed with the place of the first mistake; unknown members are left for newer programs.
Result<Form> parse_form(std::string_view json);

}  // namespace qiaomen
