#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/domain/json_node.h"

namespace qiaomen {

struct Question;
struct FormMistake;

// One answer as conditions and constraints see it: nothing; a number or a CivilDay; a text or a file's name; what was
// chosen.
using Answer = std::variant<std::monostate, double, std::string, std::vector<std::string>>;

// Skip logic: on which earlier answers a question depends.
struct Condition {
  enum class Kind { All, Any, Answered, Unanswered, Is, IsNot, AtLeast, AtMost };
  Kind kind = Kind::All;
  std::size_t question = 0;  // index in the form
  Answer operand;
  std::vector<Condition> parts;  // of All and Any
};

// Of the form's questions by index. What was not answered, or not asked, fulfils nothing but Unanswered.
bool holds(const Condition& condition, const std::vector<Answer>& answers);

// The `when` of questions[index], whose key stands in `questions` beside all the others; types and choices of the
// earlier ones are known. nullopt: `mistakes` says why not.
std::optional<Condition> read_condition(const JsonNode& json, std::size_t index, const std::vector<Question>& questions,
                                        const std::string& place, std::vector<FormMistake>& mistakes);

// Indexes of the questions whose conditions lead back to themselves, from the raw `when` of each (nullptr: none).
std::vector<std::size_t> questions_in_circles(const std::vector<const JsonNode*>& whens,
                                              const std::vector<Question>& questions);

}  // namespace qiaomen
