#include <catch2/catch_test_macros.hpp>
#include <string>

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
