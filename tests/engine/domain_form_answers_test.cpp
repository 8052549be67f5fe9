#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/domain/form_answers.h"

using namespace qiaomen;

namespace {

constexpr const char* kHash = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

const Form& household_form() {
  static const Form form = parse_form(R"({"code":"f","version":1,"title":"t","questions":[
    {"key":"people","type":"number","title":"常住人数","required":true,"whole":true,"min":0,"max":20},
    {"key":"elders","type":"number","title":"老人数","whole":true,"min":0,"when":{"question":"people","at_least":1}},
    {"key":"alone","type":"choice","title":"独居吗","required":true,
     "choices":[{"value":"y","title":"是"},{"value":"n","title":"否"}],
     "when":{"all":[{"question":"people","is":1},{"question":"elders","is":1}]}},
    {"key":"needs","type":"choice","title":"需求","multiple":true,"min":1,"max":2,
     "choices":[{"value":"lift","title":"电梯"},{"value":"leak","title":"漏水"},{"value":"noise","title":"噪声"}]},
    {"key":"words","type":"text","title":"意见","min":2,"max":5},
    {"key":"since","type":"date","title":"入住","min":"2000-01-01","max":"2020-12-31"},
    {"key":"door","type":"photo","title":"门口"},
    {"key":"sign","type":"signature","title":"签名","when":{"any":[{"question":"alone","is":"y"},{"question":"words","answered":true}]}}
  ]})")
                               .value();
  return form;
}

std::string wrong(std::string_view json) {
  const auto answers = check_answers(household_form(), json);
  return answers ? "" : answers.error().message;
}

}  // namespace

TEST_CASE("answers that fit their form are taken, with the files that they name") {
  const auto json = std::string(R"({"people":1,"elders":1,"alone":"y","needs":["leak","lift"],"words":"电梯慢",
    "since":"2010-05-01","door":")") +
                    kHash + R"(","sign":")" + kHash + R"("})";
  const auto answers = check_answers(household_form(), json);
  INFO((answers ? "" : answers.error().message));
  REQUIRE(answers);
  REQUIRE(answers->files.size() == 2);
  CHECK(to_hex(answers->files[0]) == kHash);
  const auto text = [&](std::size_t i) { return answer_text(household_form().questions[i], answers->of[i]); };
  CHECK(text(0) == "1");
  CHECK(text(2) == "是");
  CHECK(text(3) == "漏水、电梯");
  CHECK(text(5) == "2010-05-01");
}

TEST_CASE("an answer of the wrong kind or beyond its limits is told with its question") {
  CHECK(wrong("[]").contains("JSON"));
  CHECK(wrong("{").contains("JSON"));
  CHECK(wrong(R"({"people":"3"})").contains("“常住人数 people”应为数字"));
  CHECK(wrong(R"({"people":1.5})").contains("应为整数"));
  CHECK(wrong(R"({"people":-1})").contains("不能小于 0"));
  CHECK(wrong(R"({"people":21})").contains("不能大于 20"));
  CHECK(wrong(R"({"people":0,"needs":"lift"})").contains("可以多选"));
  CHECK(wrong(R"({"people":0,"needs":["pool"]})").contains("没有这个选项"));
  CHECK(wrong(R"({"people":0,"needs":["lift","lift"]})").contains("选了两次"));
  CHECK(wrong(R"({"people":0,"needs":["lift","leak","noise"]})").contains("最多选 2 项"));
  CHECK(wrong(R"({"people":0,"words":"好"})").contains("至少 2 个字"));
  CHECK(wrong(R"({"people":0,"words":"一二三四五六"})").contains("最多 5 个字"));
  CHECK(wrong(R"({"people":0,"words":3})").contains("应为文字"));
  CHECK(wrong(R"({"people":0,"since":"1999-12-31"})").contains("不能早于 2000-01-01"));
  CHECK(wrong(R"({"people":0,"since":"2021-01-01"})").contains("不能晚于 2020-12-31"));
  CHECK(wrong(R"({"people":0,"since":"2020-02-30"})").contains("应为日期"));
  CHECK(wrong(R"({"people":0,"door":"door.jpg"})").contains("SHA-256"));
  CHECK(wrong(R"({"people":1,"elders":1,"alone":["y"]})").contains("没有这个选项"));
  CHECK(wrong(R"({"people":0,"pets":2})").contains("“pets”表单里没有这道题"));
  CHECK(wrong(R"({"people":0,"people":1})").contains("写了两次"));
  CHECK(wrong("{\"people\":0," + std::string(kAnswersBytesMax, ' ') + "}").contains("16 KiB"));
}

TEST_CASE("a required question must be answered, unless the form skips it") {
  CHECK(wrong("{}").contains("“常住人数 people”必须回答"));
  CHECK(wrong(R"({"people":null})").contains("必须回答"));
  CHECK(wrong(R"({"people":2})").empty());
  CHECK(wrong(R"({"people":1,"elders":1})").contains("“独居吗 alone”必须回答"));
  CHECK(wrong(R"({"people":1,"elders":0})").empty());
}

TEST_CASE("what the form skips may not be answered, and what hangs on it is skipped as well") {
  CHECK(wrong(R"({"people":0,"elders":1})").contains("“老人数 elders”按前面的答案不必回答"));
  CHECK(wrong(R"({"people":0,"elders":null})").empty());
  const auto signed_for = std::string(R"({"people":0,"sign":")") + kHash + "\"}";
  CHECK(wrong(signed_for).contains("“签名 sign”按前面的答案不必回答"));
  CHECK(wrong(std::string(R"({"people":0,"words":"很好","sign":")") + kHash + "\"}").empty());
}

TEST_CASE("all mistakes in answers are told at once") {
  const auto told = wrong(R"({"people":99,"words":"好","pets":1})");
  for (const char* part : {"常住人数", "意见", "pets"}) CHECK(told.contains(part));
}
