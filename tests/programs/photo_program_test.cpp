#include <algorithm>
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/programs/program_world.h"
#include "tests/support/lossy_proxy.h"

namespace qiaomen {
namespace {

using testing::door;
using testing::LossyProxy;
using testing::ProgramWorld;

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Files below `folder` that hold something.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file() && entry.file_size() > 0) found.push_back(entry.path());
  }
  return found;
}

// One inspector who takes photos, one master of the same estate who looks at them.
struct PhotoWorld : ProgramWorld {
  explicit PhotoWorld(double lost = 0) {
    serve();
    if (lost > 0) {
      line = std::make_unique<LossyProxy>(testing::LossyProxyOptions{
          .hub_port = port(), .lose_requests = lost, .lose_replies = lost, .seed = Catch::getSeed()});
    }
    enrol_inspector("one", "WG001");
    const auto file = ticket("master", {"--person", "ZZ001", "--role", "station-master", "--estate", "E01"});
    ask("master", {"enrol", "--ticket-file", file});
    ask("master", {"sync"});
    if (line) {
      for (const char* name : {"one", "master"}) {
        std::ofstream(folder / name / "hub.url") << "https://127.0.0.1:" << line->port();
      }
    }
  }

  std::string photo(const std::string& name, std::size_t size) {
    std::string bytes = "\xFF\xD8\xFF\xE0";
    std::mt19937 dice(static_cast<std::uint32_t>(size));
    while (bytes.size() + 2 < size) bytes += static_cast<char>(dice() % 255);
    bytes += "\xFF\xD9";
    std::ofstream(folder / name, std::ios::binary) << bytes;
    return (folder / name).string();
  }
  std::string report(const std::vector<std::string>& photos) {
    testing::Words words{"issue", "create",   "--title",  "漏水",    "--category",
                         "leak",  "--estate", "示例花园", "--place", "楼顶"};
    for (const auto& file : photos) words.insert(words.end(), {"--photo", file});
    return ask("one", words).at("row");
  }
  std::filesystem::path at_hub(const std::string& file) { return stored(std::filesystem::path(hub_folder()), file); }
  std::filesystem::path at_device(const std::string& name, const std::string& file) { return stored(home(name), file); }
  // Where the bytes of this file lie below a folder; empty: nowhere.
  static std::filesystem::path stored(const std::filesystem::path& below, const std::string& file) {
    const auto bytes = bytes_of(file);
    for (const auto& path : files_in(below / "blobs")) {
      if (path.parent_path().filename() != "partial" && bytes_of(path) == bytes) return path;
    }
    return {};
  }
  std::int64_t unsent(const nlohmann::json& sync) { return sync.at("photos_unsent").get<std::int64_t>(); }
  // Runs until all photos are at the hub; -1: never.
  int runs_until_sent(int tries = 60) {
    for (int runs = 1; runs <= tries; ++runs) {
      const auto answer = device("one", {"--json", "sync", "--tries", "2"});
      if (answer.exit == 0 && unsent(answer.json()) == 0) return runs;
    }
    return -1;
  }

  std::unique_ptr<LossyProxy> line;
};

}  // namespace

TEST_CASE("a photo reaches the hub with the sync, and another device when somebody wants to see it") {
  PhotoWorld world;
  const auto photo = world.photo("before.jpg", 700'000);
  const auto issue = world.report({photo});
  CHECK(world.at_device("one", photo) != "");
  CHECK(world.device("one", {"issue", "show", issue}).says("已到"));
  const auto sync = world.ask("one", {"sync"});
  CHECK(sync.at("photos_sent") == 1);
  CHECK(world.unsent(sync) == 0);
  CHECK(world.at_hub(photo) != "");

  world.ask("master", {"sync"});
  CHECK(world.device("master", {"issue", "show", issue}).says("照片未到"));
  const auto handed = world.ask("master", {"issue", "photos", issue, "--to", (world.folder / "seen").string()});
  CHECK(bytes_of(handed.at("photos")[0].at("file").get<std::string>()) == bytes_of(photo));
  CHECK_FALSE(world.device("master", {"issue", "show", issue}).says("照片未到"));
  CHECK(world.ask("one", {"sync"}).at("round_trips") == 1);
}

TEST_CASE("without a line a photo is wanted, and a later sync brings it") {
  PhotoWorld world;
  const auto photo = world.photo("before.jpg", 70'000);
  const auto issue = world.report({photo});
  world.ask("one", {"sync"});
  world.ask("master", {"sync"});
  world.kill_server();
  const auto offline = world.device("master", {"issue", "photos", issue, "--to", (world.folder / "seen").string()});
  CHECK(offline.exit == 3);
  CHECK(offline.says("照片未到"));
  world.serve();
  CHECK(world.ask("master", {"sync"}).at("photos_fetched") == 1);
  CHECK(world.at_device("master", photo) != "");
}

TEST_CASE("a photo of a visit is handed out by its household") {
  PhotoWorld world;
  const auto photo = world.photo("door.jpg", 5'000);
  world.ask("one", {"visit", door(0), "--outcome", "1", "--photo", photo});
  world.ask("one", {"sync"});
  world.ask("master", {"sync"});
  CHECK(world.device("master", {"household", "show", door(0)}).says("1 张，照片未到"));
  const auto handed = world.ask("master", {"household", "photos", door(0), "--to", (world.folder / "seen").string()});
  CHECK(bytes_of(handed.at("photos")[0].at("file").get<std::string>()) == bytes_of(photo));
  CHECK_FALSE(world.device("master", {"household", "show", door(0)}).says("照片未到"));
}

TEST_CASE("an act that is refused at the keyboard leaves no photo behind") {
  PhotoWorld world;
  const auto photo = world.photo("before.jpg", 5'000);
  CHECK(world.device("one", {"visit", door(0), "--outcome", "77", "--photo", photo}).exit == 1);
  CHECK(world.device("one", {"visit", "没有这一户", "--outcome", "1", "--photo", photo}).exit == 7);
  CHECK(files_in(world.folder / "one" / "blobs").empty());
  world.ask("one", {"visit", door(0), "--outcome", "1", "--photo", photo});
  CHECK(world.device("one", {"visit", door(0), "--outcome", "77", "--photo", photo}).exit == 1);
  CHECK(world.at_device("one", photo) != "");
}

TEST_CASE("a disk that does not take the photo refuses the whole act, and nothing is lost") {
  PhotoWorld world;
  const auto photo = world.photo("before.jpg", 3'000'000);
  const auto refused =
      world.device("one", {"visit", door(0), "--outcome", "1", "--photo", photo}, {.file_bytes_max = 2'000'000});
  CHECK(refused.exit == 8);
  CHECK(refused.err.contains("磁盘空间"));
  CHECK(files_in(world.folder / "one" / "blobs").empty());
  CHECK(world.ask("one", {"outbox"}).at("transactions").empty());
  world.ask("one", {"visit", door(0), "--outcome", "1", "--photo", photo});
  CHECK(world.ask("one", {"outbox"}).at("transactions").size() == 1);
}

TEST_CASE("on a line that loses three in ten, photos arrive whole and records do not wait for them") {
  CAPTURE(Catch::getSeed());
  PhotoWorld world(0.3);
  std::vector<std::string> photos;
  for (int i = 0; i < 4; ++i) {
    photos.push_back(world.photo("p" + std::to_string(i), 300'000 + static_cast<std::size_t>(i) * 200'000));
    world.report({photos.back()});
  }
  REQUIRE(world.runs_until_sent() > 0);
  for (const auto& photo : photos) CHECK(world.at_hub(photo) != "");
  CHECK(files_in(std::filesystem::path(world.hub_folder()) / "blobs" / "partial").empty());
  CHECK(world.line->counts().requests_lost + world.line->counts().replies_lost > 0);
  CHECK(world.agrees_with_hub("one"));
}

TEST_CASE("an act with a photo that is killed is there with its bytes, or not at all") {
  CAPTURE(Catch::getSeed());
  PhotoWorld world;
  std::mt19937_64 dice(Catch::getSeed());
  for (int i = 0; i < 20; ++i) {
    const auto photo = world.photo("p" + std::to_string(i) + ".jpg", 2'000'000 + static_cast<std::size_t>(i));
    const auto time = std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, 60'000)(dice));
    world
        .start("one", {"issue", "create", "--title", "漏水", "--category", "leak", "--estate", "示例花园", "--place",
                       "楼顶", "--photo", photo})
        ->kill_after(time);
  }
  const auto issues = world.ask("one", {"issue", "list"}).at("issues");
  for (const auto& issue : issues) {
    const auto card = world.ask("one", {"issue", "show", issue.at("issue").get<std::string>()});
    CHECK(card.at("photos").size() == 1);
    CHECK(card.at("photos")[0].at("arrived") == true);
  }
  // What was killed before its row was written is not the hub's business, and does not stand in the way.
  CHECK(world.ask("one", {"sync"}).at("photos_sent") == issues.size());
}

TEST_CASE("a sync or a hub that is killed in the middle of a photo goes on where the hub is") {
  CAPTURE(Catch::getSeed());
  PhotoWorld world;
  std::mt19937_64 dice(Catch::getSeed());
  const auto within = [&](std::int64_t most_us) {
    return std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(0, most_us)(dice));
  };
  const auto photo = world.photo("large.jpg", 8'000'000);
  const auto issue = world.report({photo});
  for (int i = 0; i < 6; ++i) {
    world.start("one", {"sync", "--tries", "1"})->kill_after(within(250'000));
    CHECK(world.ask("one", {"doctor"}).at("file") == "ok");
  }
  const auto sync = world.start("one", {"sync", "--tries", "1"});
  world.server().kill_after(within(150'000));
  CHECK((sync->wait().exit == 0 || sync->wait().exit == 3));
  world.serve();
  REQUIRE(world.runs_until_sent() > 0);
  CHECK(world.at_hub(photo) != "");

  world.ask("master", {"sync"});
  const auto seen = (world.folder / "seen").string();
  for (int i = 0; i < 4; ++i) {
    world.start("master", {"issue", "photos", issue, "--to", seen})->kill_after(within(250'000));
  }
  const auto handed = world.ask("master", {"issue", "photos", issue, "--to", seen});
  CHECK(bytes_of(handed.at("photos")[0].at("file").get<std::string>()) == bytes_of(photo));
  CHECK(world.agrees_with_hub("one"));
  CHECK(world.agrees_with_hub("master"));
}

TEST_CASE("a watch sends a photo that another process took, and ends in the middle of one at SIGTERM") {
  PhotoWorld world;
  const auto watch = world.start("one", {"sync", "--watch"});
  watch->line_with("已同步");
  const auto photo = world.photo("before.jpg", 7'000'000);
  world.report({photo});
  watch->line_with("未送达 0");
  watch->signal(SIGTERM);
  CHECK(watch->wait().exit == 0);
  REQUIRE(world.runs_until_sent() > 0);
  CHECK(world.at_hub(photo) != "");
}

TEST_CASE("a device of another estate gets nothing of a photo, and a blocked one keeps nothing") {
  PhotoWorld world;
  const auto photo = world.photo("before.jpg", 5'000);
  world.report({photo});
  world.ask("one", {"sync"});
  const auto file = world.ticket("other", {"--person", "WG003", "--role", "inspector", "--estate", "E04"});
  world.ask("other", {"enrol", "--ticket-file", file});
  world.ask("other", {"sync"});
  // As somebody who learnt the hash elsewhere.
  const auto there = world.at_hub(photo);
  const auto hash = there.parent_path().filename().string() + there.filename().string();
  std::filesystem::create_directories(world.folder / "other" / "blobs" / "wanted");
  std::ofstream(world.folder / "other" / "blobs" / "wanted" / hash) << "";
  CHECK(world.ask("other", {"sync"}).at("photos_fetched") == 0);
  CHECK(world.at_device("other", photo) == "");

  for (const auto& device : world.hub({"devices", world.hub_folder(), "--json"}).json()) {
    REQUIRE(world.hub({"block", world.hub_folder(), "--device", device.at("device").get<std::string>()}).exit == 0);
  }
  CHECK(world.device("one", {"sync"}).exit == 5);
  CHECK(files_in(world.folder / "one" / "blobs").empty());
}

TEST_CASE("what stopped arriving long ago goes when a hub or a sync starts, and what still arrives stays") {
  ProgramWorld world;
  const auto leave = [](const std::filesystem::path& blobs, const char* name, int days) {
    std::filesystem::create_directories(blobs / "partial");
    std::ofstream(blobs / "partial" / name) << "\xFF\xD8\xFF half a photo";
    const auto since = std::filesystem::file_time_type::clock::now() - std::chrono::hours(24) * days;
    std::filesystem::last_write_time(blobs / "partial" / name, since);
  };
  const auto names = [](const std::filesystem::path& blobs) {
    std::string all;
    for (const auto& file : files_in(blobs / "partial")) all += file.filename().string();
    return all;
  };
  const auto hub = std::filesystem::path(world.hub_folder()) / "blobs", device = world.folder / "one" / "blobs";
  leave(hub, "old", 40);
  leave(hub, "new", 20);
  world.serve();
  CHECK(names(hub) == "new");
  world.enrol_inspector("one", "WG001");
  leave(device, "old", 40);
  leave(device, "new", 20);
  world.ask("one", {"sync"});
  CHECK(names(device) == "new");
}

}  // namespace qiaomen
