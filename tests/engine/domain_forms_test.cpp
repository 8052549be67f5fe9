#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "engine/domain/civil_day.h"
#include "engine/domain/forms.h"

using namespace qiaomen;

namespace {

std::string mistake_in(std::string_view json) {
  const auto form = parse_form(json);
  return form ? "" : form.error().message;
}

std::string with_question(std::string_view question) {
  return R"({"code":"f","version":1,"title":"t","questions":[)" + std::string(question) + "]}";
}

}  // namespace

TEST_CASE("a form with every kind of question loads") {
  const auto form = parse_form(R"({"code":"visit","version":2,"title":"入户走访","later":1,"questions":[
    {"key":"need","type":"choice","title":"需要帮助吗","required":true,
     "choices":[{"value":"y","title":"需要"},{"value":"n","title":"不需要"}]},
    {"key":"people","type":"number","title":"常住人数"},
    {"key":"words","type":"text","title":"意见"},
    {"key":"since","type":"date","title":"入住日期"},
    {"key":"door","type":"photo","title":"门口照片"},
    {"key":"sign","type":"signature","title":"签名"}]})");
  REQUIRE(form);
  CHECK(form->version == 2);
  REQUIRE(form->questions.size() == 6);
  CHECK(form->questions[0].required);
  CHECK(form->questions[0].choices[1].title == "不需要");
  CHECK(!form->questions[5].required);
}

TEST_CASE("a mistake in a form is named with its place") {
  CHECK(mistake_in("[]").contains("JSON"));
  CHECK(mistake_in("{").contains("JSON"));
  CHECK(mistake_in(R"({"version":1})").contains("code"));
  CHECK(mistake_in(R"({"code":"f","version":0,"title":"t","questions":[]})").contains("version"));
  CHECK(mistake_in(R"({"code":"f","version":1,"title":"t","questions":[]})").contains("questions"));
  CHECK(mistake_in(with_question("7")).contains("questions[0]"));
  CHECK(mistake_in(with_question(R"({"key":"a","type":"telepathy","title":"t"})")).contains("questions[0].type"));
  CHECK(mistake_in(with_question(R"({"key":"a","type":"text"})")).contains("questions[0].title"));
  CHECK(mistake_in(with_question(R"({"key":"a","type":"text","title":"t","required":1})")).contains("required"));
  CHECK(mistake_in(with_question(R"({"key":"a","type":"choice","title":"t"})")).contains("choices"));
  CHECK(mistake_in(with_question(R"({"key":"a","type":"text","title":"t","choices":[]})")).contains("choices"));
  CHECK(mistake_in(with_question(R"({"key":"a","type":"choice","title":"t","choices":[]})")).contains("choices"));
  CHECK(mistake_in(with_question(R"({"key":"a","type":"choice","title":"t","choices":[{"value":"x"}]})"))
            .contains("choices[0].title"));
}

TEST_CASE("two questions or two choices of one name are a mistake") {
  CHECK(mistake_in(with_question(R"({"key":"a","type":"text","title":"t"},{"key":"a","type":"text","title":"u"})"))
            .contains("questions[1].key"));
  CHECK(
      mistake_in(
          with_question(
              R"({"key":"a","type":"choice","title":"t","choices":[{"value":"x","title":"1"},{"value":"x","title":"2"}]})"))
          .contains("choices[1].value"));
}

TEST_CASE("a form above its cap is refused before it is read") {
  CHECK(mistake_in(std::string(kFormBytesMax + 1, ' ')).contains("60 KiB"));
}

TEST_CASE("a form's limits are read by the type of its question") {
  const auto form = parse_form(with_question(R"({"key":"a","type":"number","title":"t","whole":true,"min":-1,"max":2.5},
    {"key":"b","type":"text","title":"t","min":2,"max":9},
    {"key":"c","type":"date","title":"t","min":"2020-01-01","max":"2020-12-31"},
    {"key":"d","type":"choice","title":"t","multiple":true,"max":1,"choices":[{"value":"x","title":"X"}]})"));
  REQUIRE(form);
  CHECK(form->questions[0].whole);
  CHECK(form->questions[0].min == -1);
  CHECK(form->questions[0].max == 2.5);
  CHECK(form->questions[1].max == 9);
  CHECK(form->questions[2].min == static_cast<double>(*parse_day("2020-01-01")));
  CHECK(form->questions[3].multiple);
}

TEST_CASE("a limit that its question cannot have is a mistake at its place") {
  const auto limits = [](std::string_view type, std::string_view limit) {
    return mistake_in(
        with_question(R"({"key":"a","title":"t","type":")" + std::string(type) + "\"," + std::string(limit) + "}"));
  };
  CHECK(limits("number", R"("min":"1")").contains("questions[0].min 应为数字"));
  CHECK(limits("number", R"("min":2,"max":1)").contains("questions[0].max 小于 min"));
  CHECK(limits("number", R"("whole":"yes")").contains("questions[0].whole"));
  CHECK(limits("text", R"("whole":true)").contains("questions[0].whole"));
  CHECK(limits("text", R"("max":1.5)").contains("questions[0].max 应为不小于 0 的整数"));
  CHECK(limits("text", R"("multiple":true)").contains("questions[0].multiple"));
  CHECK(limits("date", R"("max":"2020-02-30")").contains("questions[0].max 应为日期"));
  CHECK(limits("photo", R"("max":1)").contains("questions[0].max 这种题没有上下限"));
  CHECK(limits("choice", R"("multiple":true,"min":2,"choices":[{"value":"x","title":"X"}])").contains("多于选项"));
  CHECK(limits("choice", R"("max":1,"choices":[{"value":"x","title":"X"}])").contains("没有上下限"));
}

namespace {

// Three questions, the third one asked under this condition; its mistakes.
std::string condition_mistake(std::string_view when) {
  return mistake_in(with_question(
      R"({"key":"n","type":"number","title":"t"},
         {"key":"c","type":"choice","title":"t","choices":[{"value":"x","title":"X"}]},
         {"key":"w","type":"text","title":"t","when":)" +
      std::string(when) + R"(},{"key":"later","type":"text","title":"t"})"));
}

}  // namespace

TEST_CASE("a condition on an earlier question loads, alone and in groups") {
  for (const char* when :
       {R"({"question":"n","at_least":3})", R"({"question":"n","at_most":3.5})", R"({"question":"c","is":"x"})",
        R"({"question":"c","is_not":"x"})", R"({"question":"n","in":[1,2]})", R"({"question":"c","answered":false})",
        R"({"all":[{"question":"n","is":1},{"any":[{"question":"c","is":"x"},{"question":"n","is":2}]}]})"}) {
    INFO(when);
    CHECK(condition_mistake(when).empty());
  }
}

TEST_CASE("a condition that makes no sense is a mistake with its place") {
  CHECK(condition_mistake("7").contains("questions[2].when "));
  CHECK(condition_mistake("{}").contains("questions[2].when "));
  CHECK(condition_mistake(R"({"is":1})").contains("questions[2].when.question"));
  CHECK(condition_mistake(R"({"question":"gone","is":1})").contains("questions[2].when.question 没有“gone”"));
  CHECK(condition_mistake(R"({"question":"later","answered":true})").contains("questions[2].when.question 只能以前面"));
  CHECK(condition_mistake(R"({"question":"n"})").contains("questions[2].when 题目之外"));
  CHECK(condition_mistake(R"({"question":"n","is":1,"at_most":2})").contains("questions[2].when 题目之外"));
  CHECK(condition_mistake(R"({"question":"n","like":1})").contains("questions[2].when.like 没有这种比较"));
  CHECK(condition_mistake(R"({"question":"n","is":"x"})").contains("questions[2].when.is"));
  CHECK(condition_mistake(R"({"question":"c","is":"y"})").contains("questions[2].when.is “c”不会有这样的答案"));
  CHECK(condition_mistake(R"({"question":"c","at_least":"x"})").contains("questions[2].when.at_least"));
  CHECK(condition_mistake(R"({"question":"c","answered":1})").contains("questions[2].when.answered"));
  CHECK(condition_mistake(R"({"question":"n","in":[]})").contains("questions[2].when.in"));
  CHECK(condition_mistake(R"({"question":"n","in":[1,"x"]})").contains("questions[2].when.in[1]"));
  CHECK(condition_mistake(R"({"all":[]})").contains("questions[2].when.all"));
  CHECK(condition_mistake(R"({"all":[{"question":"n","is":1},{"question":"gone","is":1}]})")
            .contains("questions[2].when.all[1].question"));
}

TEST_CASE("questions that wait for each other are a circle, told at each of them") {
  CHECK(condition_mistake(R"({"question":"w","answered":true})").contains("questions[2].when 条件绕成一圈"));
  const auto mistake = mistake_in(with_question(
      R"({"key":"a","type":"number","title":"t","when":{"question":"c","is":1}},
         {"key":"b","type":"number","title":"t","when":{"any":[{"question":"a","is":1}]}},
         {"key":"c","type":"number","title":"t","when":{"question":"b","is":1}},
         {"key":"d","type":"number","title":"t","when":{"question":"c","is":1}})"));
  for (const char* place : {"questions[0].when", "questions[1].when", "questions[2].when"}) {
    CHECK(mistake.contains(std::string(place) + " 条件绕成一圈"));
  }
  CHECK_FALSE(mistake.contains("questions[3]"));
}

TEST_CASE("all mistakes of a form are told at once, up to twenty") {
  const auto reading = read_form(R"({"version":1,"title":"t","questions":[{"key":"a","type":"telepathy","title":""},
    {"key":"b","type":"number","title":"t","min":"x","when":{"question":"gone","is":1}}]})");
  std::vector<std::string> places;
  for (const FormMistake& mistake : reading.mistakes) places.push_back(mistake.place);
  CHECK(places == std::vector<std::string>{"code", "questions[0].title", "questions[0].type", "questions[1].min",
                                           "questions[1].when.question"});
  std::string many = "7";
  for (int i = 1; i < 30; ++i) many += ",7";
  const auto mistake = mistake_in(with_question(many));
  CHECK(mistake.contains("questions[19]"));
  CHECK_FALSE(mistake.contains("questions[20]"));
  CHECK(mistake.contains("另有 10 处"));
}

TEST_CASE("JSON that two programs could read differently is refused") {
  CHECK(mistake_in(R"({"code":"f","code":"g"})").contains("“code”写了两次"));
  CHECK(mistake_in(std::string(100, '[')).contains("嵌套太深"));
  CHECK(mistake_in("{\"code\":\"\xFF\"}").contains("第 10 个字节"));
  CHECK(mistake_in(R"({"code":1e999})").contains("JSON"));
}
