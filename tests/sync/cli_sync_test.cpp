#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <set>
#include <stop_token>

#include "engine/store/database.h"
#include "sync/client/device_home.h"
#include "sync/wire/body.h"
#include "sync/wire/messages.h"
#include "sync/wire/poke.h"
#include "sync/wire/request_signature.h"
#include "tests/support/cli_world.h"

namespace qiaomen {
namespace {

using testing::CliWorld;

constexpr const char* kDoor = "甲小区 1号楼 1 101";

// An inspector with one visit that the hub does not have.
struct UnsentVisit : CliWorld {
  Phone& phone = phone_of(city.inspector);
  UnsentVisit() { visit(); }

  void visit() { REQUIRE(run(phone, {"visit", kDoor, "--outcome", "1"}).exit == 0); }
  std::size_t unsent() { return ask(phone, {"outbox"}).at("transactions").size(); }
  Answer sync_over(Line how) {
    line = std::move(how);
    return run(phone, {"--json", "sync"});
  }
};

}  // namespace

TEST_CASE("a ticket comes from a file or from the standard input, and makes a device of this folder") {
  CliWorld world;
  auto& from_input = world.new_phone();
  const auto answer = world.run(from_input, {"enrol"}, world.ticket_for(world.city.inspector) + "\r\n");
  CHECK(answer.exit == 0);
  CHECK(answer.says("网格员"));
  CHECK(answer.says("qiaomen sync"));
  auto& from_file = world.new_phone();
  const auto file = world.file(from_file, "ticket", world.ticket_for(world.city.master));
  CHECK(world.ask(from_file, {"enrol", "--ticket-file", file}).at("role") == "station-master");
}

TEST_CASE("a ticket that does not work leaves nothing behind and says what to do") {
  CliWorld world;
  auto& phone = world.new_phone();
  const auto ticket = world.ticket_for(world.city.inspector);
  CHECK(world.run(phone, {"enrol"}, "").exit == 2);
  CHECK(world.run(phone, {"enrol"}, "no ticket\n").exit == 2);
  CHECK(world.run(phone, {"enrol"}, std::string(1 << 20, 'x')).exit == 2);
  CHECK(world.run(phone, {"enrol", "--ticket-file", "/nowhere"}).exit == 8);
  const auto unknown = world.run(phone, {"enrol"}, to_text(TicketText{"http://hub.example:8080", {7}, ""}));
  CHECK(unknown.exit == 1);
  CHECK(unknown.err.contains("要一张新的"));
  world.line = [](const HttpRequest&) { return fail(Errc::Offline, "no line"); };
  const auto offline = world.run(phone, {"enrol"}, ticket);
  CHECK(offline.exit == 3);
  CHECK(offline.err.contains("同一张票据"));
  world.connect_error = Error{Errc::Refused, "http is not allowed"};
  CHECK(world.run(phone, {"enrol"}, ticket).exit == 1);
  CHECK(world.run(phone, {"tasks"}).exit == 4);
}

TEST_CASE("a sync tells round trips, bytes and what is still on its way") {
  UnsentVisit world;
  const auto report = world.ask(world.phone, {"sync"});
  CHECK(report.at("state") == "settled");
  CHECK(report.at("round_trips") > 0);
  CHECK(report.at("up_bytes") > 0);
  CHECK(report.at("down_bytes") > 0);
  CHECK(report.at("unsent") == 0);
  CHECK(report.at("returned") == 0);
  CHECK(world.run(world.phone, {"sync"}).says("同步完成"));
}

TEST_CASE("a sync that only sends leaves what others wrote for the next one, and says so") {
  UnsentVisit world;
  REQUIRE(world.run(world.phone, {"sync"}).exit == 0);
  auto& master = world.phone_of(world.city.master);
  REQUIRE(world.run(master, {"sync"}).exit == 0);
  world.visit();
  const auto sent = world.ask(world.phone, {"sync", "--send-only"});
  CHECK(sent.at("state") == "sent");
  CHECK(sent.at("unsent") == 0);
  CHECK(sent.at("round_trips") == 1);
  const auto before = world.ask(master, {"digest"});
  world.visit();
  CHECK(world.run(master, {"sync", "--send-only"}).says("别人写的还没有取"));
  CHECK(world.ask(master, {"digest"}) == before);
  CHECK(world.run(world.phone, {"sync", "--send-only", "--watch"}).exit == 2);
  REQUIRE(world.run(master, {"sync"}).exit == 0);
  CHECK(world.ask(master, {"digest"}) != before);
}

TEST_CASE("a sync without a line ends with 3 and keeps everything") {
  UnsentVisit world;
  int asked = 0;
  const auto answer = world.sync_over([&](const HttpRequest&) {
    ++asked;
    return fail(Errc::Offline, "no line");
  });
  CHECK(answer.exit == 3);
  CHECK(answer.json().at("state") == "offline");
  CHECK(asked == 4);
  CHECK(world.unsent() == 1);
  asked = 0;
  CHECK(world.run(world.phone, {"sync", "--tries", "2"}).exit == 3);
  CHECK(asked == 2);
}

TEST_CASE("a sync gets through a line that loses every other exchange") {
  UnsentVisit world;
  int asked = 0;
  const auto answer = world.sync_over([&](const HttpRequest& request) -> Result<HttpReply> {
    auto reply = world.serve(request);
    return ++asked % 2 == 1 ? fail(Errc::Offline, "lost") : std::move(reply);
  });
  CHECK(answer.exit == 0);
  CHECK(world.unsent() == 0);
}

TEST_CASE("each way in which a hub may say no has its exit code, and everything is kept but with a block") {
  UnsentVisit world;
  const auto over = [&](CliWorld::Line how) { return world.sync_over(std::move(how)).exit; };
  CHECK(over([](const HttpRequest&) { return CliWorld::status(401); }) == 4);
  CHECK(over([](const HttpRequest&) { return CliWorld::status(400); }) == 9);
  CHECK(over([](const HttpRequest&) { return CliWorld::status(503); }) == 3);
  CHECK(over([](const HttpRequest&) { return fail(Errc::Unauthenticated, "another certificate"); }) == 10);
  CHECK(over([](const HttpRequest&) { return fail(Errc::Unavailable, "no CA file"); }) == 8);
  CHECK(over([](const HttpRequest&) { return CliWorld::status(200, {1, 2, 3}); }) == 3);
  CHECK(world.unsent() == 1);
  const auto blocked = world.sync_over([&](const HttpRequest& request) { return world.block(request); });
  CHECK(blocked.exit == 5);
  CHECK(blocked.json().at("lost_unsent") == 1);
}

TEST_CASE("a blocked device goes on saying so and what was lost, in every command, and takes nothing new") {
  UnsentVisit world;
  REQUIRE(world.sync_over([&](const HttpRequest& request) { return world.block(request); }).exit == 5);
  for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{
           {"tasks"}, {"figures", "ledger"}, {"visit", kDoor, "--outcome", "1"}, {"outbox"}, {"sync", "--watch"}}) {
    const auto answer = world.run(world.phone, args);
    INFO(args[0]);
    CHECK(answer.exit == 5);
    CHECK(answer.says("其中 1 条还没有送达"));
  }
  const auto again = world.sync_over([&](const HttpRequest& request) { return world.serve(request); });
  CHECK(again.exit == 5);
  CHECK(again.json().at("state") == "blocked");
  CHECK(again.json().at("lost_unsent") == 1);
  const auto doctor = world.run(world.phone, {"--json", "doctor"});
  CHECK(doctor.exit == 5);
  REQUIRE(doctor.json().at("findings").size() == 1);
  CHECK(doctor.json().at("findings")[0].at("finding") == "blocked");
  CHECK(world.run(world.phone, {"doctor"}).says("其中 1 条还没有送达"));
}

TEST_CASE("a blocked device works again once a hub has enrolled it anew") {
  UnsentVisit world;
  REQUIRE(world.sync_over([&](const HttpRequest& request) { return world.block(request); }).exit == 5);
  REQUIRE(world.run(world.phone, {"tasks"}).exit == 5);
  world.line = [&](const HttpRequest& request) { return world.serve(request); };
  REQUIRE(world.run(world.phone, {"enrol"}, world.ticket_for(world.city.inspector)).exit == 0);
  REQUIRE(world.run(world.phone, {"sync"}).exit == 0);
  CHECK(world.run(world.phone, {"visit", kDoor, "--outcome", "1"}).exit == 0);
  CHECK(world.run(world.phone, {"doctor"}).exit == 0);
}

TEST_CASE("a hub that answers and never moves on ends a sync as busy, with everything kept") {
  UnsentVisit world;
  const auto stuck = world.sync_over([](const HttpRequest& request) -> Result<HttpReply> {
    TRY(const auto sent, split_signed(request.body));
    TRY(const auto body, unpack(sent.content, sent.signature.nonce.view()));
    TRY(const auto asked, decode_sync_request(body));
    SyncReply reply;
    reply.nonce = asked.nonce;
    return CliWorld::status(200, encode(reply));
  });
  CHECK(stuck.exit == 3);
  CHECK(stuck.json().at("state") == "busy");
  CHECK(world.unsent() == 1);
}

TEST_CASE("one process syncs a replica while others write to it") {
  UnsentVisit world;
  {
    const auto lock = SyncLock::take(DeviceHome(world.phone.home()));
    REQUIRE(lock);
    const auto second = world.run(world.phone, {"sync"});
    CHECK(second.exit == 6);
    CHECK(second.err.contains("占用"));
    world.visit();
  }
  CHECK(world.unsent() == 2);
  CHECK(world.run(world.phone, {"sync"}).exit == 0);
}

TEST_CASE("a watch sends what another process writes at once, hears of news, and ends when it is told to") {
  UnsentVisit world;
  int pokes = 0;
  world.line = [&](const HttpRequest& request) -> Result<HttpReply> {
    if (request.path != "/v1/poke") return world.serve(request);
    if (++pokes == 1) {
      world.visit();
      world.phone.interrupt.pass();
      std::mutex mutex;
      std::condition_variable_any stopped;
      std::unique_lock lock(mutex);
      stopped.wait(lock, request.stop, [] { return false; });
      return fail(Errc::Offline, "stopped");
    }
    if (pokes == 2) return CliWorld::status(200, encode(PokeReply{true, {}}));
    world.phone.interrupt.request();
    return CliWorld::status(200, encode(PokeReply{}));
  };
  const auto answer = world.run(world.phone, {"sync", "--watch"});
  CHECK(answer.exit == 0);
  CHECK(pokes >= 3);
  CHECK(answer.says("已同步：收到"));
  CHECK(answer.says("已按要求结束"));
  world.line = [](const HttpRequest&) { return fail(Errc::Offline, "no line"); };
  CHECK(world.unsent() == 0);
}

TEST_CASE("a watch ends by itself when the hub blocks the device or does not know it") {
  UnsentVisit world;
  world.line = [](const HttpRequest&) { return CliWorld::status(401); };
  CHECK(world.run(world.phone, {"sync", "--watch"}).exit == 4);
}

TEST_CASE("a blocked watch ends with 5") {
  UnsentVisit world;
  world.line = [&](const HttpRequest& request) { return world.block(request); };
  CHECK(world.run(world.phone, {"sync", "--watch"}).exit == 5);
}

TEST_CASE("the digest of every bucket is the hub's") {
  UnsentVisit world;
  REQUIRE(world.run(world.phone, {"sync"}).exit == 0);
  const auto digest = world.ask(world.phone, {"digest"});
  CHECK(digest.at("settled") == true);
  REQUIRE(digest.at("buckets").size() == 7);
  std::map<std::string, nlohmann::json> by_name;
  for (const auto& bucket : digest.at("buckets")) by_name[bucket.at("bucket").get<std::string>()] = bucket;
  const BucketId work{BucketKind::EstateWork, world.city.estates[0]};
  world.hub.store().read([&](HubView& view) {
    const auto head = view.head(work);
    CHECK(by_name[to_string(work)].at("hash") == to_hex(head.hash.bytes()));
    CHECK(by_name[to_string(work)].at("cursor") == head.counter);
  });
  CHECK(by_name[to_string(work)].at("rows") == 11);  // building, 4 households, 4 tasks, assignment, visit
  CHECK(world.run(world.phone, {"digest"}).says("校验值"));
}

TEST_CASE("the doctor tells what is wrong and what to do: never synced, unsent, long ago, a clock behind the hub's") {
  UnsentVisit world;
  const auto findings = [&] {
    std::set<std::string> keys;
    const auto answer = world.ask(world.phone, {"doctor"});
    CHECK(answer.at("file") == "ok");
    for (const auto& finding : answer.at("findings")) {
      CHECK(!finding.at("remedy").get<std::string>().empty());
      keys.insert(finding.at("finding"));
    }
    return keys;
  };
  const auto synced_us = world.ask(world.phone, {"doctor"}).at("last_sync_us").get<std::int64_t>();
  CHECK(synced_us == world.hub.clock.now.wall.us);
  world.phone.clock.now.wall.us = synced_us;
  CHECK(findings() == std::set<std::string>{"unsent"});
  REQUIRE(world.run(world.phone, {"sync"}).exit == 0);
  CHECK(findings().empty());
  CHECK(world.run(world.phone, {"doctor"}).says("没有发现问题"));
  const auto again_us = world.ask(world.phone, {"doctor"}).at("last_sync_us").get<std::int64_t>();
  world.phone.clock.now.wall.us = world.hub.clock.now.wall.us = again_us + 8 * 86'400'000'000;
  CHECK(findings() == std::set<std::string>{"long-ago"});
  CHECK(world.run(world.phone, {"doctor"}).says("已有 8 天"));
  world.phone.clock.now.wall.us = world.hub.clock.now.wall.us = synced_us - 3'600'000'000;
  CHECK(findings() == std::set<std::string>{"clock-behind"});

  auto& fresh = world.new_phone();
  REQUIRE(world.run(fresh, {"enrol"}, world.ticket_for(world.city.master)).exit == 0);
  const auto never = world.ask(fresh, {"doctor"});
  CHECK(never.at("last_sync_us").is_null());
  CHECK(never.at("findings")[0].at("finding") == "never-synced");
}

TEST_CASE("the doctor tells a clock that differs from the hub's by how much, and which way") {
  UnsentVisit world;
  REQUIRE(world.run(world.phone, {"sync"}).exit == 0);
  const auto now = world.hub.clock.now.wall.us;
  world.phone.clock.now.wall.us = now + 61'000'000;
  CHECK(world.run(world.phone, {"doctor"}).says("本机时间比服务器快 1 分钟"));
  world.phone.clock.now.wall.us = now;
  world.hub.clock.now.wall.us = now + 600'000'000;
  CHECK(world.run(world.phone, {"doctor"}).says("本机时间比服务器慢 10 分钟"));
  world.hub.clock.now.wall.us = now + 30'000'000;
  CHECK(world.run(world.phone, {"doctor"}).says("没有发现问题"));
}

TEST_CASE("the doctor tells a line that is down, one that leads to a stranger, and a hub that cannot serve") {
  UnsentVisit world;
  REQUIRE(world.run(world.phone, {"sync"}).exit == 0);
  world.phone.clock.now.wall.us = world.hub.clock.now.wall.us;
  const auto only_finding = [&] {
    const auto answer = world.ask(world.phone, {"doctor"});
    CHECK(answer.at("hub_answers") == false);
    REQUIRE(answer.at("findings").size() == 1);
    return answer.at("findings")[0].at("finding").get<std::string>();
  };
  const auto up = world.line;
  world.line = [](const HttpRequest&) -> Result<HttpReply> { return fail(Errc::Offline, "cut"); };
  CHECK(only_finding() == "offline");
  world.line = [](const HttpRequest&) -> Result<HttpReply> { return fail(Errc::Unauthenticated, "stranger"); };
  CHECK(only_finding() == "untrusted");
  world.line = [](const HttpRequest&) -> Result<HttpReply> { return HttpReply{503, {}, {}}; };
  CHECK(only_finding() == "hub-busy");
  world.line = [](const HttpRequest&) -> Result<HttpReply> { return HttpReply{200, {}, {{"qiaomen-time-us", "12x"}}}; };
  CHECK(world.run(world.phone, {"doctor"}).says("没有发现问题"));
  world.line = up;
  CHECK(world.ask(world.phone, {"doctor"}).at("hub_answers") == true);
}

TEST_CASE("the doctor tells a disk that is nearly full, and how old the oldest unsent record is") {
  UnsentVisit world;
  world.free_bytes = std::uint64_t{100} << 20;
  world.phone.clock.now.wall.us += 3 * 86'400'000'000;
  const auto answer = world.run(world.phone, {"doctor"});
  CHECK(answer.exit == 0);
  CHECK(answer.says("磁盘只剩 100 MiB"));
  CHECK(answer.says("有 1 条记录还没有送达，最早的已有 3 天"));
}

TEST_CASE("the doctor notices a key that is gone, a returned record and a file set aside") {
  UnsentVisit world;
  world.rules.refusal = RuleRefusal{Refusal::Rule, "不行。"};
  REQUIRE(world.run(world.phone, {"sync"}).exit == 0);
  std::ofstream(world.phone.home() + "/replica.db.damaged-20201010T020000Z").flush();
  std::filesystem::remove(world.phone.home() + "/device.key");
  const auto answer = world.run(world.phone, {"doctor"});
  CHECK(answer.exit == 8);
  CHECK(answer.says("设备的密钥读不出来"));
  CHECK(answer.says("有 1 条记录被退回"));
  CHECK(answer.says("replica.db.damaged-20201010T020000Z"));
}

TEST_CASE("a file that cannot be read ends with 8, is set aside as it is, and the next sync goes on without it") {
  UnsentVisit world;
  const auto path = DeviceHome(world.phone.home()).replica_file();
  for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(path.string() + suffix);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << std::string(8192, 'x');
  const auto answer = world.run(world.phone, {"--json", "tasks"});
  CHECK(answer.exit == 8);
  CHECK(answer.err.contains("没有删除"));
  CHECK(answer.err.contains("请运行 qiaomen sync"));
  const auto aside = answer.json().at("error").at("salvage").at("set_aside_as").get<std::string>();
  CHECK(std::filesystem::file_size(path.parent_path() / aside) == 8192);
  CHECK(world.run(world.phone, {"sync"}).exit == 0);
  CHECK(world.ask(world.phone, {"tasks"}).at("doors").size() > 0);
}

TEST_CASE("a damaged record is found by the doctor, and what can be read is saved and delivered") {
  UnsentVisit world;
  world.visit();
  const auto path = DeviceHome(world.phone.home()).replica_file().string();
  {
    Database(path).execute("UPDATE outbox SET body = x'00' WHERE written = (SELECT min(written) FROM outbox)");
  }
  const auto answer = world.run(world.phone, {"--json", "doctor"});
  CHECK(answer.exit == 8);
  CHECK(answer.json().at("error").at("salvage").at("transactions") == 1);
  CHECK(answer.json().at("error").at("salvage").at("damaged") == 1);
  CHECK(world.unsent() == 1);
  CHECK(world.run(world.phone, {"sync"}).exit == 0);
  CHECK(world.unsent() == 0);
}

TEST_CASE("a damaged file is not touched while another program has it open") {
  UnsentVisit world;
  const DeviceHome home(world.phone.home());
  {
    Database(home.replica_file().string()).execute("UPDATE outbox SET body = x'00'");
  }
  {
    const auto other = FileLock::take(home.use_file(), FileLock::Kind::Shared);
    const auto answer = world.run(world.phone, {"doctor"});
    CHECK(answer.exit == 6);
    CHECK(answer.err.contains("请先结束它"));
  }
  CHECK(world.run(world.phone, {"doctor"}).exit == 8);
}

}  // namespace qiaomen
