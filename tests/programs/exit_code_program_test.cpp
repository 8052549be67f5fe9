#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <regex>
#include <set>

#include "engine/store/database.h"
#include "sync/client/device_home.h"
#include "tests/programs/program_world.h"
#include "tests/support/test_certificates.h"

namespace qiaomen {
namespace {

using testing::door;
using testing::ProgramWorld;
using testing::Words;

std::set<int> documented_codes(const std::string& help) {
  const auto text = help.substr(help.find("退出码："));
  static const std::regex kCode("(?:：|；|\\n)([0-9]+) ");
  std::set<int> codes;
  for (std::sregex_iterator at(text.begin(), text.end(), kCode); at != std::sregex_iterator(); ++at) {
    codes.insert(std::stoi((*at)[1]));
  }
  return codes;
}

// One device for each way to fail, all of one world.
struct Failures : ProgramWorld {
  Failures() {
    serve();
    enrol_inspector("one", "WG001");
  }
  int refused() {
    const auto file = ticket("second", {"--person", "WG002", "--role", "inspector", "--estate", "E01"});
    ask("second", {"enrol", "--ticket-file", file});
    return device("third", {"enrol", "--ticket-file", file}).exit;
  }
  int busy() {
    const auto lock = SyncLock::take(DeviceHome(home("one")));
    return device("one", {"sync"}).exit;
  }
  int blocked() {
    for (const auto& listed : hub({"devices", hub_folder(), "--json"}).json()) {
      if (listed.at("name") != "示例网格员二") continue;
      hub({"block", hub_folder(), "--device", listed.at("device").get<std::string>()});
    }
    return device("second", {"sync"}).exit;
  }
  int offline() {
    kill_server();
    const int code = device("one", {"sync", "--tries", "1"}).exit;
    serve();
    return code;
  }
  int another_hub() {
    const auto ca = folder / "one" / "hub-ca.pem";
    std::filesystem::copy_file(ca, folder / "ca.kept");
    std::filesystem::copy_file(testing::TestCertificates().authority.certificate, ca,
                               std::filesystem::copy_options::overwrite_existing);
    const int code = device("one", {"sync"}).exit;
    std::filesystem::copy_file(folder / "ca.kept", ca, std::filesystem::copy_options::overwrite_existing);
    return code;
  }
  int damaged() {
    std::ofstream(replica("one"), std::ios::binary) << std::string(65'536, 'x');
    return device("one", {"tasks"}).exit;
  }
  int newer() {
    {
      Database(replica("one").string()).execute("PRAGMA user_version=99");
    }
    return device("one", {"tasks"}).exit;
  }
};

}  // namespace

TEST_CASE("each exit code that the help tells of happens, and no other") {
  Failures world;
  CHECK(world.device("one", {"tasks"}).exit == 0);
  CHECK(world.refused() == 1);
  CHECK(world.device("one", {"visit"}).exit == 2);
  CHECK(world.offline() == 3);
  CHECK(world.device("nobody", {"tasks"}).exit == 4);
  CHECK(world.blocked() == 5);
  CHECK(world.busy() == 6);
  CHECK(world.device("one", {"visit", "没有这一户", "--outcome", "1"}).exit == 7);
  CHECK(world.another_hub() == 10);
  CHECK(world.damaged() == 8);
  CHECK(world.newer() == 9);
  CHECK(documented_codes(world.device("nobody", {"--help"}).out) == std::set<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
}

TEST_CASE("so does each exit code of the operator's program") {
  ProgramWorld world;
  world.serve();
  const auto folder = world.hub_folder();
  CHECK(world.hub({"digest", folder}).exit == 0);
  CHECK(world.hub({"init", folder, "--host", "127.0.0.1"}).exit == 1);
  CHECK(world.hub({"digest"}).exit == 2);
  CHECK(world.hub({"serve", folder, "--listen", "127.0.0.1:0"}).exit == 6);
  CHECK(world.hub({"ticket", folder, "--person", "没有这个人", "--role", "inspector"}).exit == 7);
  CHECK(world.hub({"campaign", "publish", folder, "--file", "/nowhere.json"}).exit == 8);
  world.kill_server();
  {
    Database((world.folder / "hub" / "hub.db").string()).execute("PRAGMA user_version=99");
  }
  CHECK(world.hub({"digest", folder}).exit == 9);
  CHECK(documented_codes(world.hub({"--help"}).out) == std::set<int>{0, 1, 2, 6, 7, 8, 9});
}

namespace {

// Of the words `  name  what it does` below 命令.
std::vector<Words> commands_below(const ProgramWorld& world, const Words& parent) {
  auto asked = parent;
  asked.emplace_back("--help");
  const auto help = world.device("nobody", asked).out;
  static const std::regex kCommand("\\n  ([a-z][a-z-]*) +[^\\n]*");
  std::vector<Words> found;
  const auto at = help.find("命令:");
  if (at == std::string::npos) return {parent};
  const auto listed = help.substr(at);
  for (std::sregex_iterator line(listed.begin(), listed.end(), kCommand); line != std::sregex_iterator(); ++line) {
    auto command = parent;
    command.push_back((*line)[1]);
    for (auto& leaf : commands_below(world, command)) found.push_back(std::move(leaf));
  }
  return found;
}

}  // namespace

TEST_CASE("every command's help has an example, and no option takes a secret") {
  ProgramWorld world;
  const auto commands = commands_below(world, {});
  CHECK(commands.size() > 30);
  static const std::regex kSecret("--[a-z-]*(pin|pass|secret|key|seed|token|ticket)[a-z-]*");
  for (auto command : commands) {
    command.emplace_back("--help");
    const auto help = world.device("nobody", command).out;
    INFO(command[0]);
    CHECK(help.contains("例：qiaomen " + command[0]));
    for (std::sregex_iterator at(help.begin(), help.end(), kSecret); at != std::sregex_iterator(); ++at) {
      CHECK(at->str() == "--ticket-file");
    }
  }
}

}  // namespace qiaomen
