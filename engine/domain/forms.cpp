#include "engine/domain/forms.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "engine/base/text.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/json_node.h"

namespace qiaomen {
namespace {

constexpr std::size_t kMistakesShown = 20;

struct TypeName {
  std::string_view name;
  QuestionType type;
};
constexpr TypeName kTypes[] = {
    {"choice", QuestionType::Choice}, {"number", QuestionType::Number}, {"text", QuestionType::Text},
    {"date", QuestionType::Date},     {"photo", QuestionType::Photo},   {"signature", QuestionType::HandSignature},
};

// Its limits count characters or choices.
bool is_counted(const Question& question) {
  return question.type == QuestionType::Text || (question.type == QuestionType::Choice && question.multiple);
}

// Notes what is wrong and reads on, so that whoever writes a form sees all of it at once.
class FormReader {
 public:
  explicit FormReader(std::vector<FormMistake>& mistakes) : mistakes_(mistakes) {}

  Form read(const JsonNode& root) {
    Form form;
    form.code = text(root, "code", "");
    const auto* version = root.find("version");
    form.version = version ? whole_number(*version).value_or(0) : 0;
    if (form.version < 1) wrong("version", "应为正整数");
    form.title = text(root, "title", "");
    const auto* list = root.find("questions");
    if (!list || !list->list() || list->list()->empty()) {
      wrong("questions", "应为非空列表");
    } else if (list->list()->size() > kQuestionsMax) {
      wrong("questions", fmt::format("最多 {} 道题", kQuestionsMax));
    } else {
      form.questions = questions(*list->list());
    }
    return form;
  }

 private:
  void wrong(std::string place, std::string what) { mistakes_.push_back({std::move(place), std::move(what)}); }

  std::string text(const JsonNode& object, const char* member, const std::string& in) {
    const auto* node = object.find(member);
    if (node && node->text() && !node->text()->empty() && is_clean_text(*node->text())) return *node->text();
    wrong(in + member, "应为非空文字");
    return {};
  }

  bool flag(const JsonNode& object, const char* member, const std::string& in) {
    const auto* node = object.find(member);
    if (!node) return false;
    if (!node->flag()) wrong(in + member, "应为 true 或 false");
    return node->flag() && *node->flag();
  }

  std::vector<Question> questions(const JsonNode::List& list) {
    std::vector<Question> questions(list.size());
    std::vector<const JsonNode*> whens(list.size());
    // All keys first: a condition on a later question is told from one on a question that is not there.
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto* key = list[i].find("key");
      if (key && key->text()) questions[i].key = *key->text();
      whens[i] = list[i].find("when");
    }
    const auto circles = questions_in_circles(whens, questions);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto place = fmt::format("questions[{}]", i);
      read_question(questions, i, list[i], place);
      if (std::ranges::find(circles, i) != circles.end()) {
        wrong(place + ".when", "条件绕成一圈，这道题永远问不到");
      } else if (whens[i]) {
        questions[i].when = read_condition(*whens[i], i, questions, place + ".when", mistakes_);
      }
    }
    return questions;
  }

  void read_question(std::vector<Question>& questions, std::size_t index, const JsonNode& json,
                     const std::string& place) {
    if (!json.object()) return wrong(place, "应为对象");
    const auto in = place + ".";
    Question& question = questions[index];
    question.key = text(json, "key", in);
    const auto before = questions.begin() + static_cast<std::ptrdiff_t>(index);
    if (!question.key.empty() && std::find_if(questions.begin(), before, [&](const Question& other) {
                                   return other.key == question.key;
                                 }) != before) {
      wrong(in + "key", "与前面的题目重复");
    }
    question.title = text(json, "title", in);
    question.required = flag(json, "required", in);
    const auto type = type_of(json, in);
    if (!type) return;  // the rest depends on it
    question.type = *type;
    read_choices(question, json, in);
    read_limits(question, json, in);
  }

  std::optional<QuestionType> type_of(const JsonNode& json, const std::string& in) {
    const auto name = text(json, "type", in);
    const auto* known = std::ranges::find(kTypes, name, &TypeName::name);
    if (known != std::end(kTypes)) return known->type;
    if (!name.empty()) wrong(in + "type", fmt::format("没有“{}”这种题型", name));
    return std::nullopt;
  }

  void read_choices(Question& question, const JsonNode& json, const std::string& in) {
    const auto* list = json.find("choices");
    const bool is_choice = question.type == QuestionType::Choice;
    question.multiple = flag(json, "multiple", in);
    if (question.multiple && !is_choice) wrong(in + "multiple", "选择题才可以多选");
    if ((list != nullptr) != is_choice) return wrong(in + "choices", "选择题才有选项，且必须有");
    if (!list) return;
    if (!list->list() || list->list()->empty()) return wrong(in + "choices", "应为非空列表");
    for (std::size_t i = 0; i < list->list()->size(); ++i) {
      read_choice(question, (*list->list())[i], fmt::format("{}choices[{}]", in, i));
    }
  }

  void read_choice(Question& question, const JsonNode& json, const std::string& place) {
    if (!json.object()) return wrong(place, "应为对象");
    Choice choice{text(json, "value", place + "."), text(json, "title", place + ".")};
    if (!choice.value.empty() &&
        std::ranges::find(question.choices, choice.value, &Choice::value) != question.choices.end()) {
      wrong(place + ".value", "与前面的选项重复");
    }
    question.choices.push_back(std::move(choice));
  }

  void read_limits(Question& question, const JsonNode& json, const std::string& in) {
    question.whole = flag(json, "whole", in);
    if (question.whole && question.type != QuestionType::Number) wrong(in + "whole", "数字题才可以限定整数");
    question.min = limit(question, json, "min", in);
    question.max = limit(question, json, "max", in);
    if (question.min && question.max && *question.max < *question.min) wrong(in + "max", "小于 min");
    const auto most = static_cast<double>(question.choices.size());
    if (question.type == QuestionType::Choice && question.min.value_or(0) > most) wrong(in + "min", "多于选项");
  }

  std::optional<double> limit(const Question& question, const JsonNode& json, const char* member,
                              const std::string& in) {
    const auto* node = json.find(member);
    if (!node) return std::nullopt;
    if (question.type == QuestionType::Number && node->number()) return *node->number();
    if (question.type == QuestionType::Date) {
      const auto day = node->text() ? parse_day(*node->text()) : std::nullopt;
      if (day) return static_cast<double>(*day);
      wrong(in + member, "应为日期，如 2020-10-01");
      return std::nullopt;
    }
    const auto count = whole_number(*node);
    const bool counted = is_counted(question);
    if (counted && count && *count >= 0) return static_cast<double>(*count);
    wrong(in + member, question.type == QuestionType::Number ? "应为数字"
                       : counted                             ? "应为不小于 0 的整数"
                                                             : "这种题没有上下限");
    return std::nullopt;
  }

  std::vector<FormMistake>& mistakes_;
};

std::string sentence_of(const std::vector<FormMistake>& mistakes) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < std::min(mistakes.size(), kMistakesShown); ++i) {
    parts.push_back(fmt::format("{} {}", mistakes[i].place, mistakes[i].what));
  }
  if (mistakes.size() > kMistakesShown) parts.push_back(fmt::format("另有 {} 处", mistakes.size() - kMistakesShown));
  return fmt::format("表单有错：{}。表单没有载入，原有版本不变。请改正后重新导入。", fmt::join(parts, "；"));
}

}  // namespace

FormReading read_form(std::string_view json) {
  FormReading reading;
  if (json.size() > kFormBytesMax) {
    reading.mistakes.push_back({"文件", "超过 60 KiB"});
    return reading;
  }
  const auto root = parse_json(json);
  if (!root || !root->object()) {
    reading.mistakes.push_back({"文件", root ? "不是 JSON 对象" : "不是 JSON：" + root.error().message});
    return reading;
  }
  reading.form = FormReader(reading.mistakes).read(*root);
  return reading;
}

Result<Form> parse_form(std::string_view json) {
  auto reading = read_form(json);
  if (reading.mistakes.empty()) return std::move(reading.form);
  return fail(Errc::Malformed, sentence_of(reading.mistakes));
}

}  // namespace qiaomen
