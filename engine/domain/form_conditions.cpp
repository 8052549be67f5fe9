#include "engine/domain/form_conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/domain/civil_day.h"
#include "engine/domain/forms.h"

namespace qiaomen {
namespace {

using Kind = Condition::Kind;

struct Comparison {
  std::string_view name;
  Kind kind;
};
constexpr Comparison kComparisons[] = {
    {"is", Kind::Is}, {"is_not", Kind::IsNot}, {"at_least", Kind::AtLeast}, {"at_most", Kind::AtMost}};

std::optional<std::size_t> index_of(const std::vector<Question>& questions, const std::string& key) {
  const auto at = std::ranges::find(questions, key, &Question::key);
  return at == questions.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - questions.begin()));
}

// What an answer of the question may be compared with.
std::optional<Answer> operand_of(const JsonNode& json, const Question& question) {
  const auto* text = json.text();
  switch (question.type) {
    case QuestionType::Number: return json.number() ? std::optional<Answer>(*json.number()) : std::nullopt;
    case QuestionType::Date: {
      const auto day = text ? parse_day(*text) : std::nullopt;
      return day ? std::optional<Answer>(static_cast<double>(*day)) : std::nullopt;
    }
    case QuestionType::Choice:
      if (!text || std::ranges::find(question.choices, *text, &Choice::value) == question.choices.end()) return {};
      return *text;
    case QuestionType::Text:
    case QuestionType::Photo:
    case QuestionType::HandSignature: break;
  }
  return std::nullopt;
}

class ConditionReader {
 public:
  ConditionReader(std::size_t index, const std::vector<Question>& questions, std::vector<FormMistake>& mistakes)
      : index_(index), questions_(questions), mistakes_(mistakes) {}

  std::optional<Condition> read(const JsonNode& json, const std::string& place) {
    if (!json.object() || json.object()->empty()) return wrong(place, "应为条件对象，如 {\"question\": …, \"is\": …}");
    if (const auto* parts = json.find("all")) return group(json, Kind::All, *parts, place + ".all");
    if (const auto* parts = json.find("any")) return group(json, Kind::Any, *parts, place + ".any");
    return comparison(json, place);
  }

 private:
  std::nullopt_t wrong(const std::string& place, std::string what) {
    mistakes_.push_back({place, std::move(what)});
    return std::nullopt;
  }

  std::optional<Condition> group(const JsonNode& json, Kind kind, const JsonNode& parts, const std::string& place) {
    if (json.object()->size() != 1 || !parts.list() || parts.list()->empty()) {
      return wrong(place, "应为非空的条件列表，旁边不写别的");
    }
    Condition condition{.kind = kind};
    for (std::size_t i = 0; i < parts.list()->size(); ++i) {
      auto part = read((*parts.list())[i], fmt::format("{}[{}]", place, i));
      if (part) condition.parts.push_back(*std::move(part));
    }
    return condition;
  }

  std::optional<Condition> comparison(const JsonNode& json, const std::string& place) {
    const auto* key = json.find("question");
    if (!key || !key->text()) return wrong(place + ".question", "应写明以哪道题为条件");
    const auto question = index_of(questions_, *key->text());
    if (!question) return wrong(place + ".question", fmt::format("没有“{}”这道题", *key->text()));
    if (*question >= index_) {
      return wrong(place + ".question", fmt::format("只能以前面的题目为条件，“{}”在后面", *key->text()));
    }
    if (json.object()->size() != 2) return wrong(place, "题目之外应正好写一个比较");
    for (const auto& [name, value] : *json.object()) {
      if (name != "question") return compared(*question, name, value, place + "." + name);
    }
    std::unreachable();
  }

  std::optional<Condition> compared(std::size_t question, const std::string& name, const JsonNode& value,
                                    const std::string& place) {
    if (name == "answered") {
      if (!value.flag()) return wrong(place, "应为 true 或 false");
      return Condition{.kind = *value.flag() ? Kind::Answered : Kind::Unanswered, .question = question};
    }
    if (name == "in") return one_of(question, value, place);
    const auto* known = std::ranges::find(kComparisons, name, &Comparison::name);
    if (known == std::end(kComparisons)) return wrong(place, "没有这种比较");
    return against(question, known->kind, value, place);
  }

  std::optional<Condition> one_of(std::size_t question, const JsonNode& values, const std::string& place) {
    if (!values.list() || values.list()->empty()) return wrong(place, "应为非空列表");
    Condition any{.kind = Kind::Any};
    for (std::size_t i = 0; i < values.list()->size(); ++i) {
      auto part = against(question, Kind::Is, (*values.list())[i], fmt::format("{}[{}]", place, i));
      if (part) any.parts.push_back(*std::move(part));
    }
    return any;
  }

  std::optional<Condition> against(std::size_t question, Kind kind, const JsonNode& value, const std::string& place) {
    const Question& about = questions_[question];
    const bool ordered = about.type == QuestionType::Number || about.type == QuestionType::Date;
    const bool comparable =
        ordered || (about.type == QuestionType::Choice && (kind == Kind::Is || kind == Kind::IsNot));
    if (!comparable) return wrong(place, fmt::format("“{}”不能这样比较，可以写 answered", about.key));
    auto operand = operand_of(value, about);
    if (!operand) return wrong(place, fmt::format("“{}”不会有这样的答案", about.key));
    return Condition{.kind = kind, .question = question, .operand = *std::move(operand)};
  }

  std::size_t index_;
  const std::vector<Question>& questions_;
  std::vector<FormMistake>& mistakes_;
};

bool is_answered(const Answer& answer) { return !std::holds_alternative<std::monostate>(answer); }

bool is(const Answer& answer, const Answer& operand) {
  const auto* chosen = std::get_if<std::vector<std::string>>(&answer);
  const auto* value = std::get_if<std::string>(&operand);
  if (chosen && value) return std::ranges::find(*chosen, *value) != chosen->end();
  return answer == operand;
}

double number_in(const Answer& answer) {
  const auto* number = std::get_if<double>(&answer);
  return number ? *number : 0;
}

void add_references(const JsonNode& json, const std::vector<Question>& questions, std::vector<std::size_t>& to) {
  for (const char* group : {"all", "any"}) {
    const auto* parts = json.find(group);
    if (!parts || !parts->list()) continue;
    for (const JsonNode& part : *parts->list()) add_references(part, questions, to);
  }
  const auto* key = json.find("question");
  const auto index = key && key->text() ? index_of(questions, *key->text()) : std::nullopt;
  if (index) to.push_back(*index);
}

bool leads_back(std::size_t from, const std::vector<std::vector<std::size_t>>& references) {
  std::vector<bool> seen(references.size());
  std::vector<std::size_t> open{from};
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    for (const std::size_t next : references[at]) {
      if (next == from) return true;
      if (!seen[next]) open.push_back(next);
      seen[next] = true;
    }
  }
  return false;
}

}  // namespace

bool holds(const Condition& condition, const std::vector<Answer>& answers) {
  const auto part_holds = [&](const Condition& part) { return holds(part, answers); };
  if (condition.kind == Kind::All) return std::ranges::all_of(condition.parts, part_holds);
  if (condition.kind == Kind::Any) return std::ranges::any_of(condition.parts, part_holds);
  const Answer& answer = answers[condition.question];
  if (!is_answered(answer)) return condition.kind == Kind::Unanswered;
  switch (condition.kind) {
    case Kind::Answered: return true;
    case Kind::Is: return is(answer, condition.operand);
    case Kind::IsNot: return !is(answer, condition.operand);
    case Kind::AtLeast: return number_in(answer) >= number_in(condition.operand);
    case Kind::AtMost: return number_in(answer) <= number_in(condition.operand);
    case Kind::Unanswered:
    case Kind::All:
    case Kind::Any: break;
  }
  return false;
}

std::optional<Condition> read_condition(const JsonNode& json, std::size_t index, const std::vector<Question>& questions,
                                        const std::string& place, std::vector<FormMistake>& mistakes) {
  return ConditionReader(index, questions, mistakes).read(json, place);
}

std::vector<std::size_t> questions_in_circles(const std::vector<const JsonNode*>& whens,
                                              const std::vector<Question>& questions) {
  std::vector<std::vector<std::size_t>> references(whens.size());
  for (std::size_t i = 0; i < whens.size(); ++i) {
    if (whens[i]) add_references(*whens[i], questions, references[i]);
  }
  std::vector<std::size_t> circles;
  for (std::size_t i = 0; i < whens.size(); ++i) {
    if (leads_back(i, references)) circles.push_back(i);
  }
  return circles;
}

}  // namespace qiaomen
