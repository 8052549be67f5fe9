#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <fstream>
#include <iterator>

#include "engine/store/database.h"
#include "tests/programs/program_world.h"

namespace qiaomen {
namespace {

namespace fs = std::filesystem;
using testing::door;
using testing::Outcome;
using testing::ProgramWorld;
using testing::Words;

const std::vector<std::string> kAccepted{"accepted"};

// Two inspectors over one hub.
struct BackedUpWorld : ProgramWorld {
  BackedUpWorld() {
    serve();
    enrol_inspector("one", "WG001");
    enrol_inspector("two", "WG002");
  }
  std::string place(const std::string& name) const { return (folder / name).string(); }
  Outcome back_up(const std::string& name, testing::ProcessOptions options = {}) {
    return hub({"backup", hub_folder(), "--to", place(name)}, std::move(options));
  }
  Outcome restore(const std::string& from, const std::string& home, Words more = {}) {
    Words words{"restore", "--from", place(from), "--home", place(home)};
    words.insert(words.end(), more.begin(), more.end());
    return hub(words);
  }
  // The machine with the hub is lost; the restored one takes its place.
  void lose_hub_and_restore(const std::string& from) {
    kill_server();
    fs::remove_all(hub_folder());
    REQUIRE(restore(from, "hub").exit == 0);
    serve();
  }
  void all_sync() {
    for (const char* name : {"one", "two"}) REQUIRE(device(name, {"sync"}).exit == 0);
  }
  // Accepted, and remembered by the device in case the hub forgets.
  std::int64_t kept(const std::string& name) {
    return Database(replica(name).string()).read([](const ReadTx& tx) {
      auto query = tx.query("SELECT count(*) FROM kept");
      query.step();
      return query.integer(0);
    });
  }
};

void overwrite(const fs::path& file, std::streamoff at, std::string_view text) {
  std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
  out.seekp(at);
  out << text;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

}  // namespace

TEST_CASE("what was written after a backup comes back from the devices to the restored hub, each once") {
  BackedUpWorld world;
  const auto before = world.visit("one", door(0), "备份之前");
  world.all_sync();
  REQUIRE(world.back_up("backup").exit == 0);
  const auto after = world.visit("one", door(1), "备份之后");
  const auto other = world.visit("two", door(2), "备份之后，另一人");
  world.all_sync();
  const auto unsent = world.visit("two", door(3), "还没有送达");

  world.lose_hub_and_restore("backup");
  CHECK(world.verdicts().size() == 1);
  world.all_sync();
  world.all_sync();
  auto verdicts = world.verdicts();
  CHECK(verdicts.size() == 4);
  for (const auto& id : {before, after, other, unsent}) CHECK(verdicts[id] == kAccepted);
  for (const char* name : {"one", "two"}) {
    CHECK(world.agrees_with_hub(name));
    CHECK(world.ask(name, {"outbox"}).at("transactions").empty());
    CHECK(world.ask(name, {"returned", "list"}).at("returned").empty());
  }
}

TEST_CASE("a backup made while a device goes on writing is whole, and loses nothing") {
  BackedUpWorld world;
  const auto watch = world.start("one", {"sync", "--watch"});
  watch->line_with("已同步");
  std::vector<std::string> written;
  for (int i = 0; i < 4; ++i) {
    written.push_back(world.visit("one", door(i), "边写边备份"));
    REQUIRE(world.back_up("backup" + std::to_string(i)).exit == 0);
  }
  watch->line_with("未送达 0");
  watch->signal(SIGTERM);
  watch->wait();
  REQUIRE(world.device("one", {"sync"}).exit == 0);
  world.lose_hub_and_restore("backup3");
  REQUIRE(world.device("one", {"sync"}).exit == 0);
  REQUIRE(world.device("one", {"sync"}).exit == 0);
  auto verdicts = world.verdicts();
  for (const auto& id : written) CHECK(verdicts[id] == kAccepted);
  CHECK(world.agrees_with_hub("one"));
}

TEST_CASE("a device forgets what a completed backup covers, and keeps what came later") {
  BackedUpWorld world;
  world.visit("one", door(0), "会被备份");
  world.all_sync();
  CHECK(world.kept("one") == 1);
  REQUIRE(world.back_up("backup").exit == 0);
  world.all_sync();
  CHECK(world.kept("one") == 0);
  world.visit("one", door(1), "没有备份");
  world.all_sync();
  world.all_sync();
  CHECK(world.kept("one") == 1);
}

TEST_CASE("a second restore of the same backup begins yet another generation, and so does one beside the former hub") {
  BackedUpWorld world;
  REQUIRE(world.back_up("backup").exit == 0);
  CHECK(world.restore("backup", "a").says("第 2 代"));
  CHECK(world.restore("backup", "b").says("第 3 代"));
  CHECK(world.restore("backup", "c", {"--above", "7"}).says("第 8 代"));
  fs::remove(fs::path(world.place("backup")) / "restores.txt");
  CHECK(world.restore("backup", "d", {"--former", world.place("c")}).says("第 9 代"));
  CHECK(world.restore("backup", "e", {"--former", world.place("nowhere")}).exit == 7);
  CHECK(!fs::exists(world.place("e")));
}

TEST_CASE("keys in a backup and in what is restored from it are their owner's alone") {
  BackedUpWorld world;
  REQUIRE(world.back_up("backup").exit == 0);
  REQUIRE(world.restore("backup", "again").exit == 0);
  for (const char* place : {"backup", "again"}) {
    CHECK(fs::status(world.place(place)).permissions() == fs::perms::owner_all);
    for (const char* key : {"ca.key", "server.key", "signing.key", "sealing.key", "hub.db"}) {
      const auto mode = fs::status(fs::path(world.place(place)) / key).permissions();
      CHECK((mode & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    }
  }
}

TEST_CASE("a backup onto a full disk leaves nothing, covers nothing, and the hub goes on") {
  BackedUpWorld world;
  world.visit("one", door(0), "要留着");
  world.all_sync();
  world.server().signal(SIGTERM);
  world.server().wait();
  const auto full = world.back_up("backup", {.file_bytes_max = std::uint64_t{150} << 10});
  CHECK(full.exit == 8);
  CHECK(full.err.contains("磁盘空间"));
  CHECK(full.err.contains("没有留下任何文件"));
  CHECK(!fs::exists(world.place("backup")));
  CHECK(!fs::exists(world.place("backup.partial")));
  world.serve();
  world.all_sync();
  CHECK(world.kept("one") == 1);
  CHECK(world.back_up("backup").exit == 0);
}

TEST_CASE("a backup is refused where something lies already, inside the hub's own folder, and of no hub") {
  BackedUpWorld world;
  fs::create_directories(world.place("taken"));
  write_text(fs::path(world.place("taken")) / "mine", "mine");
  CHECK(world.back_up("taken").exit == 1);
  CHECK(text_of(fs::path(world.place("taken")) / "mine") == "mine");
  const auto inside = world.hub({"backup", world.hub_folder(), "--to", world.hub_folder() + "/backup"});
  CHECK(inside.exit == 1);
  CHECK(inside.err.contains("另一个磁盘"));
  CHECK(world.hub({"backup", world.place("taken"), "--to", world.place("x")}).exit == 7);
}

TEST_CASE("a backup of a hub of which a part cannot be read is not made") {
  BackedUpWorld world;
  const auto closed = fs::path(world.hub_folder()) / "blobs";
  fs::create_directories(closed);
  fs::permissions(closed, fs::perms::none);
  const auto answer = world.back_up("backup", {.obeys_file_modes = true});
  fs::permissions(closed, fs::perms::owner_all);
  CHECK(answer.exit == 8);
  CHECK(answer.err.contains("备份没有做成"));
  CHECK(!fs::exists(world.place("backup")));
  CHECK(!fs::exists(world.place("backup.partial")));
}

TEST_CASE("a backup of a damaged hub is not made") {
  BackedUpWorld world;
  world.server().signal(SIGTERM);
  world.server().wait();
  const auto file = fs::path(world.hub_folder()) / "hub.db";
  const auto size = static_cast<std::streamoff>(fs::file_size(file));
  overwrite(file, size / 2, std::string(static_cast<std::size_t>(size / 4), '\xA5'));
  const auto answer = world.back_up("backup");
  CHECK(answer.exit == 8);
  CHECK(answer.err.contains("损坏"));
  CHECK(!fs::exists(world.place("backup")));
}

TEST_CASE("a backup that is cut, changed, incomplete, newer or none is refused with its reason, and nothing is left") {
  BackedUpWorld world;
  REQUIRE(world.back_up("backup").exit == 0);
  const fs::path backup = world.place("backup");
  const auto refused = [&](int exit, std::string_view reason) {
    const auto answer = world.restore("backup", "new");
    CAPTURE(answer.err);
    CHECK(answer.exit == exit);
    CHECK(answer.err.contains(reason));
    CHECK(!fs::exists(world.place("new")));
    CHECK(!fs::exists(world.place("new.partial")));
  };
  const auto database = text_of(backup / "hub.db");
  write_text(backup / "hub.db", database.substr(0, database.size() / 2));
  refused(8, "hub.db 与 manifest.json 不符");
  write_text(backup / "hub.db", database);
  overwrite(backup / "hub.db", 5000, "x");
  refused(8, "hub.db 与 manifest.json 不符");
  fs::remove(backup / "hub.db");
  refused(8, "没有 hub.db");
  write_text(backup / "hub.db", database);

  const auto manifest = text_of(backup / "manifest.json");
  const auto with = [&](const std::string& from, const std::string& to) {
    auto changed = manifest;
    changed.replace(changed.find(from), from.size(), to);
    write_text(backup / "manifest.json", changed);
  };
  with("\"format\": 1", "\"format\": 2");
  refused(9, "更新的程序");
  with("\"generation\": 1", "\"generation\": 4");
  refused(8, "数据文件与 manifest.json 不符");
  with("\"signing.key\"", "\"signing.kez\"");
  refused(8, "没有 signing.key");
  with("\"signing.key\"", "\"../signing.key\"");
  refused(8, "不该有的文件名");
  write_text(backup / "manifest.json", manifest.substr(0, manifest.size() / 2));
  refused(8, "读不懂");
  fs::remove(backup / "manifest.json");
  refused(7, "不是备份");
  write_text(backup / "manifest.json", manifest);
  CHECK(world.restore("backup", "hub").exit == 1);  // there is one
  CHECK(world.restore("backup", "new").exit == 0);
}

TEST_CASE("a renewed certificate is the same authority's: devices go on once the server was started again") {
  BackedUpWorld world;
  const auto pem = fs::path(world.hub_folder()) / "server.pem";
  const auto old = text_of(pem);
  const auto renewed = world.hub({"certificate", "renew", world.hub_folder()});
  CHECK(renewed.exit == 0);
  CHECK(renewed.out.contains("127.0.0.1"));
  CHECK(renewed.err.contains("请重新启动"));
  CHECK(text_of(pem) != old);
  CHECK(world.device("one", {"sync"}).exit == 0);
  world.server().signal(SIGTERM);
  world.server().wait();
  world.serve();
  CHECK(world.device("one", {"sync"}).exit == 0);
  const auto moved = world.hub({"certificate", "renew", world.hub_folder(), "--host", "hub.example.cn"});
  CHECK(moved.out.contains("hub.example.cn"));
  CHECK(world.hub({"certificate", "show", world.hub_folder()}).out == moved.out);
}

TEST_CASE("a certificate is not renewed for a host that is none, nor where there is no hub or no authority") {
  BackedUpWorld world;
  const auto pem = fs::path(world.hub_folder()) / "server.pem";
  const auto old = text_of(pem);
  CHECK(world.hub({"certificate", "renew", world.hub_folder(), "--host", "不是 主机"}).exit == 2);
  CHECK(world.hub({"certificate", "renew", world.place("nowhere")}).exit == 7);
  fs::remove(fs::path(world.hub_folder()) / "ca.key");
  CHECK(world.hub({"certificate", "renew", world.hub_folder()}).exit == 8);
  CHECK(text_of(pem) == old);
}

}  // namespace qiaomen
