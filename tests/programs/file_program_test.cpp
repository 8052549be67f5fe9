#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <csignal>
#include <fstream>
#include <iterator>

#include "engine/store/database.h"
#include "tests/programs/program_world.h"
#include "tests/support/lossy_proxy.h"

namespace qiaomen {
namespace {

using testing::door;
using testing::LossyProxy;
using testing::Outcome;
using testing::ProgramWorld;

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The part of the file from one fraction to another.
void overwrite(const std::filesystem::path& file, double from, double to) {
  const auto size = static_cast<double>(std::filesystem::file_size(file));
  std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
  out.seekp(static_cast<std::streamoff>(from * size));
  out << std::string(static_cast<std::size_t>((to - from) * size), '\xA5');
}

std::vector<std::filesystem::path> set_aside(const ProgramWorld& world, const std::string& name) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(world.home(name))) {
    if (entry.path().filename().string().starts_with("replica.db.damaged-")) found.push_back(entry.path());
  }
  return found;
}

// One inspector with a visit that the hub has and two that it does not.
struct DamagedWorld : ProgramWorld {
  DamagedWorld() {
    serve();
    enrol_inspector("one", "WG001");
    sent = visit("one", door(0), "已送达");
    REQUIRE(device("one", {"sync"}).exit == 0);
    unsent = {visit("one", door(1), "未送达一"), visit("one", door(2), "未送达二")};
  }
  void check_all_arrived_once() {
    REQUIRE(device("one", {"sync"}).exit == 0);
    auto found = verdicts();
    CHECK(found[sent] == std::vector<std::string>{"accepted"});
    for (const auto& id : unsent) CHECK(found[id] == std::vector<std::string>{"accepted"});
    CHECK(agrees_with_hub("one"));
    CHECK(ask("one", {"outbox"}).at("transactions").empty());
  }

  std::string sent;
  std::vector<std::string> unsent;
};

// For as long as it lives, nobody may write there.
class ReadOnly {
 public:
  explicit ReadOnly(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::permissions(path_, kWrite, std::filesystem::perm_options::remove);
  }
  ~ReadOnly() {
    std::filesystem::permissions(path_, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
  }
  ReadOnly(const ReadOnly&) = delete;

 private:
  static constexpr auto kWrite =
      std::filesystem::perms::owner_write | std::filesystem::perms::group_write | std::filesystem::perms::others_write;
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("a file damaged in the middle is set aside, unsent work is saved, and arrives once") {
  DamagedWorld world;
  overwrite(world.replica("one"), 0.3, 0.6);
  const auto damaged = bytes_of(world.replica("one"));
  const auto answer = world.device("one", {"--json", "doctor"});
  CHECK(answer.exit == 8);
  CHECK(answer.err.contains("没有送达的记录 2 条"));
  CHECK(answer.err.contains("请运行 qiaomen sync"));
  const auto salvage = answer.json().at("error").at("salvage");
  CHECK(salvage.at("transactions") == 2);
  const auto aside = set_aside(world, "one");
  REQUIRE(aside.size() == 1);
  CHECK(aside[0].filename() == salvage.at("set_aside_as").get<std::string>());
  CHECK(answer.err.contains(aside[0].filename().string()));
  CHECK((bytes_of(aside[0]) == damaged));
  CHECK(world.ask("one", {"outbox"}).at("transactions").size() == 2);
  CHECK(world.ask("one", {"doctor"}).at("findings")[0].at("finding") == "incomplete");
  world.check_all_arrived_once();
  const auto doctor = world.ask("one", {"doctor"});
  CHECK(doctor.at("file") == "ok");
  CHECK(doctor.at("findings")[0].at("finding") == "set-aside");
  world.visit("one", door(3), "之后");
  CHECK(world.device("one", {"sync"}).exit == 0);
  CHECK(world.agrees_with_hub("one"));
}

TEST_CASE("any command that meets the damage sets the file aside; the next one goes on") {
  DamagedWorld world;
  overwrite(world.replica("one"), 0.2, 0.9);
  CHECK(world.device("one", {"sync"}).exit == 8);
  CHECK(set_aside(world, "one").size() == 1);
  CHECK(world.device("one", {"sync"}).exit == 0);
  CHECK(world.agrees_with_hub("one"));
}

TEST_CASE("what the hub judged while its reply was lost is not judged again after the damage") {
  DamagedWorld world;
  LossyProxy line({.hub_port = world.port(), .lose_replies = 1});
  std::ofstream(world.folder / "one" / "hub.url") << "https://127.0.0.1:" << line.port();
  CHECK(world.device("one", {"sync", "--tries", "1"}).exit == 3);
  CHECK(world.verdicts().size() == 3);
  std::ofstream(world.folder / "one" / "hub.url") << world.url();
  overwrite(world.replica("one"), 0.3, 0.6);
  CHECK(world.device("one", {"doctor"}).exit == 8);
  world.check_all_arrived_once();
  CHECK(world.verdicts().size() == 3);
}

TEST_CASE("of a file that is no database any more nothing is saved, and work goes on under the same identity") {
  DamagedWorld world;
  overwrite(world.replica("one"), 0, 1);
  const auto answer = world.device("one", {"visit", door(3), "--outcome", "1"});
  CHECK(answer.exit == 8);
  CHECK(answer.err.contains("没有送达的记录 0 条"));
  CHECK(set_aside(world, "one").size() == 1);
  REQUIRE(world.device("one", {"sync"}).exit == 0);
  const auto later = world.visit("one", door(3), "重做");
  REQUIRE(world.device("one", {"sync"}).exit == 0);
  auto verdicts = world.verdicts();
  CHECK(verdicts.size() == 2);
  CHECK(verdicts[later] == std::vector<std::string>{"accepted"});
  CHECK(world.agrees_with_hub("one"));
}

TEST_CASE("a damaged file that another program has open is left to it, and the person told") {
  DamagedWorld world;
  const auto watch = world.start("one", {"sync", "--watch"});
  watch->line_with("已同步");
  overwrite(world.replica("one"), 0.3, 0.6);
  const auto answer = world.device("one", {"doctor"});
  CHECK(answer.exit == 6);
  CHECK(answer.err.contains("请先结束它"));
  CHECK(set_aside(world, "one").empty());
  watch->signal(SIGKILL);
  watch->wait();
  CHECK(world.device("one", {"doctor"}).exit == 8);
  CHECK(set_aside(world, "one").size() >= 1);
  world.check_all_arrived_once();
}

TEST_CASE("a file of a newer program is refused, byte for byte as it was") {
  DamagedWorld world;
  {
    Database(world.replica("one").string()).execute("PRAGMA user_version=99");
  }
  const auto before = bytes_of(world.replica("one"));
  for (const testing::Words& words :
       std::vector<testing::Words>{{"tasks"}, {"sync"}, {"doctor"}, {"visit", door(3), "--outcome", "1"}}) {
    const auto answer = world.device("one", words);
    CHECK(answer.exit == 9);
    CHECK(answer.err.contains("请更新程序"));
  }
  CHECK((bytes_of(world.replica("one")) == before));
  CHECK(set_aside(world, "one").empty());
}

TEST_CASE("a file or a folder that must not be written is told, and nothing is half-written") {
  DamagedWorld world;
  for (const auto& path : {world.replica("one"), world.folder / "one"}) {
    const auto before = bytes_of(world.replica("one"));
    {
      const ReadOnly guard(path);
      for (const testing::Words& words :
           std::vector<testing::Words>{{"visit", door(3), "--outcome", "1"}, {"sync"}, {"doctor"}}) {
        const auto answer = world.device("one", words, {.obeys_file_modes = true});
        CHECK(answer.exit == 8);
        CHECK(answer.says("文件权限"));
      }
    }
    CHECK((bytes_of(world.replica("one")) == before));
    CHECK(set_aside(world, "one").empty());
  }
  CHECK(world.ask("one", {"outbox"}).at("transactions").size() == 2);
  world.check_all_arrived_once();
}

TEST_CASE("a disk that takes no more refuses a visit and a sync, and both go on when there is room") {
  DamagedWorld world;
  // Full before it begins; full half-way through the act.
  const auto room = GENERATE(std::uint64_t{4'096}, std::uint64_t{34} << 10);
  const testing::ProcessOptions full{.file_bytes_max = room};
  const auto refused = world.device("one", {"visit", door(3), "--outcome", "1", "--note", "写不下"}, full);
  CHECK(refused.exit == 8);
  CHECK(refused.err.contains("磁盘空间"));
  CHECK(world.device("one", {"sync"}, {.file_bytes_max = 4'096}).exit == 8);
  CHECK(set_aside(world, "one").empty());
  CHECK(world.ask("one", {"outbox"}).at("transactions").size() == 2);
  CHECK(!world.device("one", {"--json", "household", "show", door(3)}).out.contains("写不下"));
  const auto later = world.visit("one", door(3), "有空间了");
  world.check_all_arrived_once();
  CHECK(world.verdicts()[later] == std::vector<std::string>{"accepted"});
}

}  // namespace qiaomen
