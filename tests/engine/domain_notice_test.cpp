#include <catch2/catch_test_macros.hpp>

#include "engine/domain/notice_queries.h"
#include "engine/domain/notices.h"
#include "engine/domain/telephone.h"
#include "tests/support/small_city.h"

using namespace qiaomen;
using testing::SmallCity;

namespace {

NewNotice good(const SmallCity& city) {
  return {.estate = city.estates[0],
          .kind = NoticeKind::Disclosure,
          .title = "三季度收支",
          .body = "收入 3 万元，支出 2 万元。咨询：0539-8123456",
          .until = *parse_day("2020-12-31")};
}

std::string many(std::size_t characters) {
  std::string text;
  for (std::size_t i = 0; i < characters; ++i) text += "字";
  return text;
}

Command publishes(NewNotice notice) {
  return [notice = std::move(notice)](Act& act) { return publish_notice(act, notice); };
}

}  // namespace

TEST_CASE("a published notice is listed until its last day, and not once it is withdrawn") {
  SmallCity city;
  const auto notice = city.must(city.master, publishes(good(city)));
  const auto lines = [&] { return city.replica().read([](const ReadTx& tx) { return notices(tx); }); };
  REQUIRE(lines().size() == 1);
  CHECK(lines()[0].published_on == *parse_day("2020-10-10"));
  CHECK(lines()[0].is_shown(*parse_day("2020-12-31")));
  CHECK_FALSE(lines()[0].is_shown(*parse_day("2021-01-01")));
  const auto withdraws = [&](Act& act) { return withdraw_notice(act, notice.row); };
  city.must(city.master, withdraws);
  CHECK_FALSE(lines()[0].is_shown(*parse_day("2020-10-10")));
  CHECK(city.refusal(city.master, withdraws).contains("已经撤下"));
}

TEST_CASE("a notice without words, with too many, over before it begins or shown for ever is refused") {
  SmallCity city;
  const auto refusal = [&](auto spoil) {
    NewNotice notice = good(city);
    spoil(notice);
    return city.refusal(city.master, publishes(notice));
  };
  CHECK(refusal([](NewNotice&) {}).empty());
  CHECK(refusal([](NewNotice& n) { n.title = "　"; }).contains("标题"));
  CHECK(refusal([](NewNotice& n) { n.title = many(61); }).contains("60"));
  CHECK(refusal([](NewNotice& n) { n.title = many(60); }).empty());
  CHECK(refusal([](NewNotice& n) { n.body.clear(); }).contains("正文"));
  CHECK(refusal([](NewNotice& n) { n.body = many(2001); }).contains("2000"));
  CHECK(refusal([](NewNotice& n) { n.until = *parse_day("2020-10-09"); }).contains("截止日期"));
  CHECK(refusal([](NewNotice& n) { n.until = *parse_day("2021-10-12"); }).contains("366"));
  CHECK(refusal([](NewNotice& n) { n.kind = static_cast<NoticeKind>(4); }).contains("三种"));
}

TEST_CASE("a notice that holds somebody's mobile or identity number is refused") {
  SmallCity city;
  for (const char* number :
       {"13805317788", "138 0531 7788", "１３８０５３１７７８８", "371300199001011234", "37130019900101123X"}) {
    INFO(number);
    NewNotice notice = good(city);
    notice.body = std::string("联系王大爷 ") + number;
    CHECK(city.refusal(city.master, publishes(notice)).contains("手机号"));
  }
}

TEST_CASE("the hub's rules hold for a notice that was written past the command") {
  SmallCity city;
  const auto refusal = [&](FieldNumber field, Value value) {
    return city.refusal(city.master, [&](Act& act) -> Result<RowId> {
      FieldValues values;
      values.set(notice::kEstate, city.estates[0]);
      values.set(notice::kKind, std::int64_t{1});
      values.set(notice::kTitle, std::string("通知"));
      values.set(notice::kBody, std::string("正文"));
      values.set(notice::kPublishedOn, *parse_day("2020-10-10"));
      values.set(field, value);
      const RowId id = act.new_id();
      TRY_VOID(act.create(kNotice, id, {values.begin(), values.end()}));
      return id;
    });
  };
  CHECK(refusal(notice::kUntil, *parse_day("2020-10-10")).empty());
  CHECK(refusal(notice::kUntil, *parse_day("2020-10-09")).contains("早于发布日期"));
  CHECK(refusal(notice::kPublishedOn, {}).contains("发布日期"));
  CHECK(refusal(notice::kWithdrawn, std::int64_t{1}).contains("撤下"));
  const auto row = city.must(city.master, publishes(good(city)));
  const auto edits = [&](FieldNumber field, Value value) {
    return city.refusal(city.master, [&](Act& act) -> Result<RowId> {
      TRY_VOID(act.edit(kNotice, row.row, {{field, value}}));
      return row.row;
    });
  };
  CHECK(edits(notice::kTitle, std::string("二季度收支")).empty());
  CHECK(edits(notice::kTitle, std::string(" ")).contains("标题"));
  CHECK(edits(notice::kUntil, *parse_day("2020-10-01")).contains("早于发布日期"));
  CHECK(edits(notice::kWithdrawn, std::int64_t{0}).contains("不能恢复"));
  CHECK(edits(notice::kKind, std::int64_t{2}).contains("种类"));
}

TEST_CASE("only the station master publishes") {
  SmallCity city;
  for (const Actor* actor : {&city.inspector, &city.deputy, &city.supervisor, &city.worker}) {
    CHECK_FALSE(city.refusal(*actor, publishes(good(city))).empty());
  }
}

TEST_CASE("a telephone is told from other numbers") {
  for (const char* text : {"13805317788", "0539-8123456", "+86 138 0531 7788", "8123456"}) {
    INFO(text);
    CHECK(is_telephone(text));
  }
  for (const char* text : {"", "12345", "1380531778x", "1234567890123456", "++8123456"}) {
    INFO(text);
    CHECK_FALSE(is_telephone(text));
  }
  for (const char* text :
       {"王 13805317788", "138-0531-7788", "138.0531.7788", "１３８ ０５３１ ７７８８", "37990119500101123x"}) {
    INFO(text);
    CHECK(holds_personal_number(text));
  }
  for (const char* text : {"0539-8123456", "2020-10-01 至 2020-10-31", "共 12345678 元", "12805317788",
                           "2020.10.01/2020.10.31", "13805.31 元"}) {
    INFO(text);
    CHECK_FALSE(holds_personal_number(text));
  }
}
