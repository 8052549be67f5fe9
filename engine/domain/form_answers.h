#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/result.h"
#include "engine/domain/forms.h"

namespace qiaomen {

// What was answered at the door, against the version of the form that was asked: the same check at the keyboard and at
// the hub. FORMS.md has the JSON.

struct Answers {
  std::vector<Answer> of;     // each question of the form, by index; nothing: not answered
  std::vector<Sha256> files;  // photos and signatures that they name
};

inline constexpr std::size_t kAnswersBytesMax = 16 << 10;
inline constexpr std::size_t kAnswerCharactersMax = 2000;

// Malformed: every mistake with its question, in one sentence for people.
Result<Answers> check_answers(const Form& form, std::string_view json);

// As people read it, in titles of choices; empty: not answered.
std::string answer_text(const Question& question, const Answer& answer);

}  // namespace qiaomen
