#include "engine/domain/forms.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace qiaomen {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kQuestionsMax = 200;

struct TypeName {
  std::string_view name;
  QuestionType type;
};
constexpr TypeName kTypes[] = {
    {"choice", QuestionType::Choice}, {"number", QuestionType::Number}, {"text", QuestionType::Text},
    {"date", QuestionType::Date},     {"photo", QuestionType::Photo},   {"signature", QuestionType::HandSignature},
};

std::unexpected<Error> mistake(std::string_view place, std::string_view what) {
  return fail(Errc::Malformed,
              fmt::format("表单有错：{} {}。表单没有载入，原有版本不变。请改正后重新导入。", place, what));
}

Result<std::string> text_of(const Json& object, const char* member, const std::string& place) {
  const auto at = object.find(member);
  if (at == object.end() || !at->is_string() || at->get_ref<const std::string&>().empty()) {
    return mistake(place + "." + member, "应为非空文字");
  }
  return at->get<std::string>();
}

Result<QuestionType> type_of(const Json& object, const std::string& place) {
  TRY(const auto name, text_of(object, "type", place));
  for (const auto& [known, type] : kTypes) {
    if (known == name) return type;
  }
  return mistake(place + ".type", "没有这种题型");
}

Result<std::vector<Choice>> choices_of(const Json& object, QuestionType type, const std::string& place) {
  std::vector<Choice> choices;
  const auto list = object.find("choices");
  const bool present = list != object.end();
  if (present != (type == QuestionType::Choice)) return mistake(place + ".choices", "选择题才有选项，且必须有");
  if (!present) return choices;
  if (!list->is_array() || list->empty()) return mistake(place + ".choices", "应为非空列表");
  std::set<std::string> values;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto at = fmt::format("{}.choices[{}]", place, i);
    if (!(*list)[i].is_object()) return mistake(at, "应为对象");
    TRY(auto value, text_of((*list)[i], "value", at));
    TRY(auto title, text_of((*list)[i], "title", at));
    if (!values.insert(value).second) return mistake(at + ".value", "与前面的选项重复");
    choices.push_back({std::move(value), std::move(title)});
  }
  return choices;
}

Result<Question> question_of(const Json& object, const std::string& place) {
  if (!object.is_object()) return mistake(place, "应为对象");
  Question question;
  TRY(question.key, text_of(object, "key", place));
  TRY(question.type, type_of(object, place));
  TRY(question.title, text_of(object, "title", place));
  if (const auto required = object.find("required"); required != object.end()) {
    if (!required->is_boolean()) return mistake(place + ".required", "应为 true 或 false");
    question.required = required->get<bool>();
  }
  TRY(question.choices, choices_of(object, question.type, place));
  return question;
}

Result<std::vector<Question>> questions_of(const Json& root) {
  const auto list = root.find("questions");
  if (list == root.end() || !list->is_array() || list->empty()) return mistake("questions", "应为非空列表");
  if (list->size() > kQuestionsMax) return mistake("questions", "题目太多");
  std::vector<Question> questions;
  std::set<std::string> keys;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto place = fmt::format("questions[{}]", i);
    TRY(auto question, question_of((*list)[i], place));
    if (!keys.insert(question.key).second) return mistake(place + ".key", "与前面的题目重复");
    questions.push_back(std::move(question));
  }
  return questions;
}

}  // namespace

Result<Form> parse_form(std::string_view json) {
  if (json.size() > kFormBytesMax) return mistake("文件", "超过 60 KiB");
  const auto root = Json::parse(json, nullptr, false);
  if (!root.is_object()) return mistake("文件", "不是 JSON 对象");
  Form form;
  TRY(form.code, text_of(root, "code", "表单"));
  const auto version = root.find("version");
  if (version == root.end() || !version->is_number_integer() || version->get<std::int64_t>() < 1) {
    return mistake("version", "应为正整数");
  }
  form.version = version->get<std::int64_t>();
  TRY(form.title, text_of(root, "title", "表单"));
  TRY(form.questions, questions_of(root));
  return form;
}

}  // namespace qiaomen
