#include "sync/client/poke_listener.h"

#include <catch2/catch_test_macros.hpp>
#include <deque>

#include "sync/wire/poke.h"
#include "tests/support/hub_desk.h"

namespace qiaomen {
namespace {

// Answers in this order; asked more often than that, it is offline.
class AnsweringLine final : public Transport {
 public:
  Result<HttpReply> exchange(const HttpRequest&) override {
    ++asked;
    if (stop_at == asked) stop.request_stop();
    if (answers.empty()) return fail(Errc::Offline, "no line");
    HttpReply reply = answers.front();
    answers.pop_front();
    return reply;
  }
  Traffic traffic() const override { return {}; }

  std::deque<HttpReply> answers;
  int asked = 0;
  int stop_at = 0;
  std::stop_source stop;
};

struct Listening {
  testing::Phone phone{1};
  AnsweringLine line;
  HttpReply nothing{200, encode(PokeReply{}), {}};

  bool wait() {
    if (!phone.replica) phone.open({});
    PokeListener listener(*phone.replica, phone.key, line, phone.random);
    return listener.wait(line.stop.get_token());
  }
};

}  // namespace

TEST_CASE("a hub that has nothing to say is asked again until it has") {
  Listening to;
  to.line.answers = {to.nothing, to.nothing, {200, encode(PokeReply{true, {}}), {}}};
  CHECK(to.wait());
  CHECK(to.line.asked == 3);
}

TEST_CASE("a listener stops when it is told to, and when the line or the hub fails") {
  Listening to;
  to.line.answers = {to.nothing, to.nothing, to.nothing};
  to.line.stop_at = 2;
  CHECK(!to.wait());
  CHECK(to.line.asked == 2);
  Listening offline;
  CHECK(!offline.wait());
  Listening busy;
  busy.line.answers = {{503, {}, {}}};
  CHECK(!busy.wait());
  Listening senseless;
  senseless.line.answers = {{200, {0xff}, {}}};
  CHECK(!senseless.wait());
  CHECK(senseless.line.asked == 1);
}

TEST_CASE("a hub that blocks or does not know the device makes it sync, to hear so for certain") {
  for (const int status : {401, 403}) {
    Listening to;
    to.line.answers = {{status, {}, {}}};
    CHECK(to.wait());
  }
}

}  // namespace qiaomen
