#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "engine/store/database.h"
#include "tests/programs/program_world.h"

// DESIGN §9: what a kiosk may forget, when, and that nothing of it stays on its disk.

namespace qiaomen {
namespace {

namespace fs = std::filesystem;
using testing::ProgramWorld;
using testing::Words;

const std::string kWords = "东单元电梯昨夜困人三次";

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// UTF-16 of the same, all of whose characters have three bytes in UTF-8.
std::string utf16(const std::string& text, bool low_first) {
  std::string units;
  for (std::size_t i = 0; i + 2 < text.size(); i += 3) {
    const unsigned unit = (text[i] & 0x0FU) << 12U | (text[i + 1] & 0x3FU) << 6U | (text[i + 2] & 0x3FU);
    const char low = static_cast<char>(unit & 0xFFU), high = static_cast<char>(unit >> 8U);
    units += low_first ? low : high;
    units += low_first ? high : low;
  }
  return units;
}

struct ForgettingKiosk : ProgramWorld {
  ForgettingKiosk() {
    serve();
    join("kiosk", "kiosk");
    join("master", "station-master");
    photo = photo_of(1);
  }
  void join(const std::string& name, const std::string& role) {
    ask(name, {"enrol", "--ticket-file", ticket(name, {"--person", "ZZ001", "--role", role, "--estate", "E01"})});
    ask(name, {"sync"});
  }
  // Gives the slip.
  std::string report(const std::string& words) {
    return ask("kiosk", {"resident-report", "create", "--category", "elevator", "--building", "1号楼", "--text", words,
                         "--telephone", "13805317788", "--photo", photo})
        .at("slip");
  }
  void back_up(const std::string& name) {
    REQUIRE(hub({"backup", hub_folder(), "--to", (folder / name).string()}).exit == 0);
  }
  void lose_hub_and_restore(const std::string& name) {
    kill_server();
    fs::remove_all(hub_folder());
    REQUIRE(hub({"restore", "--from", (folder / name).string(), "--home", hub_folder()}).exit == 0);
    serve();
  }
  // In any file of the kiosk.
  bool holds(const std::string& bytes) const {
    for (const auto& entry : fs::recursive_directory_iterator(home("kiosk"))) {
      if (entry.is_regular_file() && text_of(entry.path()).contains(bytes)) return true;
    }
    return false;
  }
  bool holds_words(const std::string& words) const {
    return holds(words) || holds(utf16(words, true)) || holds(utf16(words, false));
  }
  bool holds_photo() const {
    const auto bytes = text_of(photo);
    return holds(bytes.substr(bytes.size() / 2, 64));
  }
  // At the station: words and photo of this slip.
  bool reaches_master(const std::string& slip, const std::string& words) {
    ask("master", {"sync"});
    const auto reports = ask("master", {"resident-report", "list"}).at("reports");
    const auto found = std::ranges::find_if(reports, [&](const auto& line) { return line.at("slip") == slip; });
    if (found == reports.end() || found->at("text") != words) return false;
    const auto photos = ask("master", {"resident-report", "photos", slip, "--to", (folder / slip).string()});
    return photos.at("photos").size() == 1 && photos.at("photos")[0].at("arrived") == true;
  }
  // What 查进度 knows; -1: nothing.
  int state_of(const std::string& slip) {
    const auto reports = ask("kiosk", {"resident-report", "list"}).at("reports");
    for (const auto& line : reports) {
      if (line.at("slip") == slip) return line.at("state");
    }
    return -1;
  }
  std::string photo_of(unsigned seed) {
    std::mt19937 dice(seed);
    std::string bytes = "\xFF\xD8\xFF\xE0";
    for (int i = 0; i < 60'000; ++i) bytes += static_cast<char>('A' + dice() % 26);
    const auto file = folder / ("photo" + std::to_string(seed) + ".jpg");
    std::ofstream(file, std::ios::binary) << bytes + "\xFF\xD9";
    return file.string();
  }

  std::string photo;
};

}  // namespace

TEST_CASE("a report that a backup of the hub covers leaves no byte at the kiosk, and its slip still tells") {
  ForgettingKiosk world;
  const auto slip = world.report(kWords);
  world.ask("kiosk", {"sync"});
  CHECK(world.holds_words(kWords));  // accepted, and nobody else is sure to keep it
  CHECK(world.holds_photo());
  world.back_up("backup");
  CHECK(world.holds_words(kWords));
  world.ask("kiosk", {"sync"});
  CHECK_FALSE(world.holds_words(kWords));
  CHECK_FALSE(world.holds_photo());
  CHECK(world.state_of(slip) >= 0);
  CHECK(world.agrees_with_hub("kiosk"));

  world.lose_hub_and_restore("backup");
  world.ask("kiosk", {"sync"});
  CHECK(world.reaches_master(slip, kWords));
  CHECK(world.state_of(slip) >= 0);
  // The chain of batches goes on from one of which only number and hash are left.
  const auto later = world.report("电梯门又关不上");
  CHECK(later != slip);
  world.ask("kiosk", {"sync"});
  CHECK(world.reaches_master(later, "电梯门又关不上"));
  for (const auto& [id, verdicts] : world.verdicts()) CHECK(verdicts == Words{"accepted"});
}

TEST_CASE("what no backup covers stays at the kiosk and comes to a hub that was restored from an older one") {
  ForgettingKiosk world;
  world.back_up("backup");
  const auto slip = world.report(kWords);
  for (int i = 0; i < 3; ++i) world.ask("kiosk", {"sync"});
  CHECK(world.holds_words(kWords));
  CHECK(world.holds_photo());
  world.lose_hub_and_restore("backup");
  world.ask("kiosk", {"sync"});
  world.ask("kiosk", {"sync"});
  CHECK(world.reaches_master(slip, kWords));
  CHECK(world.holds_words(kWords));
  world.back_up("later");
  world.ask("kiosk", {"sync"});
  CHECK_FALSE(world.holds_words(kWords));
  CHECK_FALSE(world.holds_photo());
}

TEST_CASE("a kiosk that forgot under a later backup than the hub was restored from goes on, and sends what it has") {
  ForgettingKiosk world;
  world.report("第一次停运");
  world.ask("kiosk", {"sync"});
  world.back_up("older");
  for (const char* words : {"第二次停运", "第三次停运"}) {
    world.report(words);
    world.ask("kiosk", {"sync"});
  }
  world.back_up("newer");
  world.ask("kiosk", {"sync"});
  const auto kept = world.report(kWords);
  world.ask("kiosk", {"sync"});
  world.lose_hub_and_restore("older");
  const auto unsent = world.report("第五次停运");
  for (int i = 0; i < 2; ++i) world.ask("kiosk", {"sync"});
  CHECK(world.reaches_master(kept, kWords));
  CHECK(world.reaches_master(unsent, "第五次停运"));
  CHECK(world.agrees_with_hub("kiosk"));
  // Batches that were sealed before the hub called for a new epoch go too.
  world.back_up("last");
  world.ask("kiosk", {"sync"});
  CHECK_FALSE(world.holds_words(kWords));
  CHECK_FALSE(world.holds_photo());
}

TEST_CASE("many reports of all lengths leave nothing in the gaps of the file") {
  ForgettingKiosk world;
  std::mt19937 dice(Catch::getSeed());
  std::vector<std::string> all;
  for (int i = 0; i < 40; ++i) {
    std::string words = kWords;
    for (auto length = dice() % (i % 3 == 0 ? 400 : 30); length > 0; --length) words += "楼";
    all.push_back(words + std::string(i, '1'));
    world.report(all.back());
    if (dice() % 4 == 0) world.ask("kiosk", {"sync"});
  }
  world.ask("kiosk", {"sync"});
  world.back_up("backup");
  world.ask("kiosk", {"sync"});
  CHECK_FALSE(world.holds_words(kWords));
  CHECK_FALSE(world.holds_photo());
  CHECK(world.agrees_with_hub("kiosk"));
}

TEST_CASE("a sync that is killed at any moment leaves nothing that the next one does not remove") {
  ForgettingKiosk world;
  std::mt19937 dice(Catch::getSeed());
  CAPTURE(Catch::getSeed());
  for (int round = 0; round < 8; ++round) {
    const auto slip = world.report(kWords);
    world.ask("kiosk", {"sync"});
    world.back_up("backup" + std::to_string(round));
    const auto outcome = world.start("kiosk", {"sync"})->kill_after(std::chrono::milliseconds(dice() % 60));
    if (outcome.exit != 0) world.ask("kiosk", {"sync"});
    CHECK_FALSE(world.holds_words(kWords));
    CHECK_FALSE(world.holds_photo());
    CHECK(world.state_of(slip) >= 0);
  }
}

TEST_CASE("a log that could not be emptied because somebody was reading is emptied by the next start") {
  ForgettingKiosk world;
  world.report(kWords);
  world.ask("kiosk", {"sync"});
  world.back_up("backup");
  {
    Database reader(world.replica("kiosk").string());
    reader.read([&](const ReadTx& tx) {
      tx.query("SELECT 1 FROM state").step();
      world.ask("kiosk", {"sync"});
      CHECK(world.holds_words(kWords));
    });
    CHECK(world.holds_words(kWords));
    world.ask("kiosk", {"resident-report", "list"});
    CHECK_FALSE(world.holds_words(kWords));
  }
  CHECK_FALSE(world.holds_words(kWords));
}

}  // namespace qiaomen
