#include "engine/domain/form_answers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "engine/base/bytes.h"
#include "engine/base/text.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/json_node.h"

namespace qiaomen {
namespace {

constexpr std::size_t kMistakesShown = 20;

using Read = std::expected<Answer, std::string>;  // or what is wrong with it

std::unexpected<std::string> wrong(std::string what) { return std::unexpected(std::move(what)); }

Read number_answer(const Question& question, const JsonNode& json) {
  const double* number = json.number();
  if (!number) return wrong("应为数字");
  if (question.whole && std::trunc(*number) != *number) return wrong("应为整数");
  if (question.min && *number < *question.min) return wrong(fmt::format("不能小于 {}", *question.min));
  if (question.max && *number > *question.max) return wrong(fmt::format("不能大于 {}", *question.max));
  return *number;
}

std::string day_of_limit(double limit) { return day_text(static_cast<CivilDay>(limit)); }

Read date_answer(const Question& question, const JsonNode& json) {
  const auto day = json.text() ? parse_day(*json.text()) : std::nullopt;
  if (!day) return wrong("应为日期，如 2020-10-01");
  const auto number = static_cast<double>(*day);
  if (question.min && number < *question.min) return wrong("不能早于 " + day_of_limit(*question.min));
  if (question.max && number > *question.max) return wrong("不能晚于 " + day_of_limit(*question.max));
  return number;
}

Read text_answer(const Question& question, const JsonNode& json) {
  const auto* text = json.text();
  if (!text || !is_clean_text(*text)) return wrong("应为文字");
  const auto characters = static_cast<double>(count_characters(*text));
  const auto most = question.max.value_or(static_cast<double>(kAnswerCharactersMax));
  if (characters < question.min.value_or(0)) return wrong(fmt::format("至少 {} 个字", *question.min));
  if (characters > most) return wrong(fmt::format("最多 {} 个字", most));
  return *text;
}

bool is_choice(const Question& question, const std::string& value) {
  return std::ranges::find(question.choices, value, &Choice::value) != question.choices.end();
}

Read choice_answer(const Question& question, const JsonNode& json) {
  std::vector<std::string> chosen;
  const JsonNode::List single{json};
  if (question.multiple && !json.list()) return wrong("可以多选，应为选项的列表");
  for (const JsonNode& node : question.multiple ? *json.list() : single) {
    if (!node.text() || !is_choice(question, *node.text())) return wrong("没有这个选项");
    if (std::ranges::find(chosen, *node.text()) != chosen.end()) return wrong("同一个选项选了两次");
    chosen.push_back(*node.text());
  }
  const auto count = static_cast<double>(chosen.size());
  if (count < question.min.value_or(0)) return wrong(fmt::format("至少选 {} 项", *question.min));
  if (question.max && count > *question.max) return wrong(fmt::format("最多选 {} 项", *question.max));
  return chosen;
}

std::optional<Sha256> file_named(const std::string& text) {
  const auto bytes = from_hex(text);
  Sha256 hash{};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

Read file_answer(const JsonNode& json) {
  if (!json.text() || !file_named(*json.text())) return wrong("应为照片或签名文件的 SHA-256（64 位十六进制）");
  return *json.text();
}

Read answer_of(const Question& question, const JsonNode& json) {
  switch (question.type) {
    case QuestionType::Choice: return choice_answer(question, json);
    case QuestionType::Number: return number_answer(question, json);
    case QuestionType::Text: return text_answer(question, json);
    case QuestionType::Date: return date_answer(question, json);
    case QuestionType::Photo:
    case QuestionType::HandSignature: return file_answer(json);
  }
  return wrong("没有这种题型");
}

// null, an empty text and an empty list are what a screen leaves of a question that nobody answered.
bool says_nothing(const JsonNode* json) {
  return !json || json->is_null() || (json->text() && json->text()->empty()) || (json->list() && json->list()->empty());
}

class AnswerReader {
 public:
  AnswerReader(const Form& form, const JsonNode& json) : form_(form), json_(json) {
    answers_.of.resize(form.questions.size());
  }

  Result<Answers> read() {
    for (std::size_t i = 0; i < form_.questions.size(); ++i) read(i, form_.questions[i]);
    for (const JsonMember& member : *json_.object()) {
      if (std::ranges::find(form_.questions, member.name, &Question::key) == form_.questions.end()) {
        note(member.name, "表单里没有这道题");
      }
    }
    if (mistakes_.empty()) return std::move(answers_);
    if (mistakes_.size() > kMistakesShown) {
      const auto more = mistakes_.size() - kMistakesShown;
      mistakes_.resize(kMistakesShown);
      mistakes_.push_back(fmt::format("另有 {} 处", more));
    }
    return fail(Errc::Malformed, fmt::format("表单答案有错：{}。请改正后再提交。", fmt::join(mistakes_, "；")));
  }

 private:
  void note(std::string_view who, std::string_view what) { mistakes_.push_back(fmt::format("“{}”{}", who, what)); }

  void read(std::size_t index, const Question& question) {
    const auto* json = json_.find(question.key);
    const auto name = question.title + " " + question.key;
    if (question.when && !holds(*question.when, answers_.of)) {
      if (!says_nothing(json)) note(name, "按前面的答案不必回答，请去掉");
      return;
    }
    if (says_nothing(json)) {
      if (question.required) note(name, "必须回答");
      return;
    }
    auto answer = answer_of(question, *json);
    if (!answer) return note(name, answer.error());
    const bool is_file = question.type == QuestionType::Photo || question.type == QuestionType::HandSignature;
    if (is_file) answers_.files.push_back(*file_named(*json->text()));
    answers_.of[index] = *std::move(answer);
  }

  const Form& form_;
  const JsonNode& json_;
  Answers answers_;
  std::vector<std::string> mistakes_;
};

std::string title_of_choice(const Question& question, const std::string& value) {
  const auto at = std::ranges::find(question.choices, value, &Choice::value);
  return at == question.choices.end() ? value : at->title;
}

}  // namespace

Result<Answers> check_answers(const Form& form, std::string_view json) {
  if (json.size() > kAnswersBytesMax) return fail(Errc::Malformed, "表单答案超过 16 KiB。请精简后再提交。");
  const auto root = parse_json(json);
  if (!root || !root->object()) {
    return fail(Errc::Malformed,
                fmt::format("表单答案不是一个 JSON 对象{}。请改正后再提交。", root ? "" : "：" + root.error().message));
  }
  return AnswerReader(form, *root).read();
}

std::string answer_text(const Question& question, const Answer& answer) {
  if (const auto* chosen = std::get_if<std::vector<std::string>>(&answer)) {
    std::vector<std::string> titles;
    for (const std::string& value : *chosen) titles.push_back(title_of_choice(question, value));
    return fmt::format("{}", fmt::join(titles, "、"));
  }
  if (const auto* text = std::get_if<std::string>(&answer)) return *text;
  const auto* number = std::get_if<double>(&answer);
  if (!number) return {};
  return question.type == QuestionType::Date ? day_of_limit(*number) : fmt::format("{}", *number);
}

}  // namespace qiaomen
