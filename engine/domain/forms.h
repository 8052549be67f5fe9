#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/form_conditions.h"

namespace qiaomen {

// A campaign's form, one version of it: what is asked at the door. FORMS.md has the JSON that it is written in,
// form_answers.h the check of what is answered.
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
  bool multiple = false;  // of a choice: several may be chosen
  bool whole = false;     // of a number: no decimals
  // Of a number its value, of a text its characters, of a date its CivilDay, of a multiple choice how many.
  std::optional<double> min, max;
  std::optional<Condition> when;  // asked only if it holds
};
struct Form {
  std::string code;
  std::int64_t version = 0;
  std::string title;
  std::vector<Question> questions;
};

inline constexpr std::size_t kFormBytesMax = 60 << 10;
inline constexpr std::size_t kQuestionsMax = 200;

struct FormMistake {
  std::string place;  // questions[3].when
  std::string what;
};
struct FormReading {
  Form form;  // whole only if there is no mistake
  std::vector<FormMistake> mistakes;
};
// Every mistake with its place, in reading order. Unknown members are left for newer programs.
FormReading read_form(std::string_view json);

// Malformed, with the mistakes in one sentence.
Result<Form> parse_form(std::string_view json);

}  // namespace qiaomen
