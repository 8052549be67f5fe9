// The operator's guide, done as it says: every command in it that needs no root, in order, on one hub and one device.
#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/programs/program_world.h"
#include "tests/support/text_file.h"

namespace qiaomen {
namespace {

namespace fs = std::filesystem;
using testing::lines_of;
using testing::Process;
using testing::read_text;
using testing::replaced;
using testing::write_text;

const fs::path kDeploy = QIAOMEN_DEPLOY;
const fs::path kCity = QIAOMEN_DEMO_CITY;

std::vector<std::string> commands_of(const std::string& guide) {
  std::vector<std::string> commands;
  bool inside = false;
  for (const auto& line : lines_of(guide)) {
    if (line.starts_with("```"))
      inside = line == "```sh";
    else if (inside)
      commands.push_back(line);
  }
  return commands;
}

// As root an operator starts and stops the service by these.
bool starts_service(const std::string& command) {
  return command == "sudo systemctl enable --now qiaomen-hub" || command == "sudo systemctl start qiaomen-hub";
}
bool is_for_root(const std::string& command) {
  return command.starts_with("sudo ") && !command.starts_with("sudo -u ");
}

class GuidedWorld {
 public:
  GuidedWorld() {
    for (const char* place : {"state", "etc", "backup"}) fs::create_directories(folder_ / place);
    fs::create_directories(bin());
    fs::create_symlink(HUB_PROGRAM, bin() / "qiaomen-hub");
    fs::create_symlink(DEVICE_PROGRAM, bin() / "qiaomen");
    write_text(bin() / "sudo", "#!/bin/sh\n[ \"$1 $2\" = '-u qiaomen-hub' ] && shift 2 && exec \"$@\"\n");
    fs::permissions(bin() / "sudo", fs::perms::owner_all);
    auto campaign = nlohmann::json::parse(read_text(kCity / "campaign.json"));
    write_text(folder_ / "campaign.json", campaign.dump());
    campaign.at("form")["version"] = 2;
    write_text(folder_ / "form-2.json", campaign.at("form").dump());
  }

  void follow(const std::string& command) {
    if (starts_service(command))
      start();
    else if (command == "sudo systemctl stop qiaomen-hub")
      stop();
    else if (command == "sudo systemctl restart qiaomen-hub")
      stop(), start();
    else if (!is_for_root(command))
      ran_ += run(here(command));
  }
  int ran() const { return ran_; }
  void stop() {
    server_->signal(SIGTERM);
    CHECK(server_->wait().exit == 0);
    server_.reset();
  }

 private:
  fs::path bin() const { return folder_ / "bin"; }

  void start() {
    auto conf = replaced(here(read_text(kDeploy / "hub.conf")), "0.0.0.0:8443", "127.0.0.1:" + port_);
    write_text(folder_ / "etc" / "hub.conf", conf);
    server_ = std::make_unique<Process>(HUB_PROGRAM, testing::Words{"serve", "--config", folder_ / "etc" / "hub.conf"});
    const auto url = server_->line_with("https://127.0.0.1:");
    port_ = url.substr(url.rfind(':') + 1);
  }

  // The guide's places and names, as they are in this test.
  std::string here(std::string text) const {
    const std::pair<std::string, std::string> places[] = {{"/usr/share/doc/qiaomen-hub/examples/city", kCity},
                                                          {"/usr/libexec/qiaomen-hub/backup", kDeploy / "backup.sh"},
                                                          {"/var/lib/qiaomen-hub", folder_ / "state"},
                                                          {"/mnt/backup", folder_ / "backup"},
                                                          {"/etc/qiaomen", folder_ / "etc"},
                                                          {"hub.example.cn:8443", "127.0.0.1:" + port_},
                                                          {"hub.example.cn", "127.0.0.1"}};
    for (const auto& [theirs, ours] : places) text = replaced(std::move(text), theirs, ours);
    return text.contains("0123456789abcdef") ? replaced(text, "0123456789abcdef", lost_device()) : text;
  }

  // A second device, for the guide to lose.
  std::string lost_device() const {
    const auto hub = (folder_ / "state" / "hub").string();
    run("qiaomen-hub ticket " + hub + " --person WG002 --estate E01 | qiaomen --home lost enrol");
    for (const auto& device : testing::run(HUB_PROGRAM, {"devices", hub, "--json"}).json()) {
      if (device.at("name") == "示例网格员二") return device.at("device");
    }
    throw std::runtime_error("no second device");
  }

  int run(const std::string& command) const {
    const auto path = bin().string() + ":" + std::getenv("PATH");
    const auto outcome =
        testing::run("/bin/bash", {"-c", "set -euo pipefail; cd \"$HOME\"; " + command},
                     {.variables = {{"PATH", path}, {"HOME", folder_.path().string()}, {"QIAOMEN_HOME", ""}}});
    INFO(command << '\n' << outcome.out << outcome.err);
    CHECK(outcome.exit == 0);
    return 1;
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<Process> server_;
  std::string port_ = "0";
  int ran_ = 0;
};

}  // namespace

TEST_CASE("every command of the operator's guide that needs no root works, in the guide's order") {
  GuidedWorld world;
  for (const auto& command : commands_of(read_text(kDeploy / "OPERATOR.md"))) world.follow(command);
  world.stop();
  CHECK(world.ran() >= 25);
}

TEST_CASE("the backup of the timer keeps the newest whole ones, and touches nothing else") {
  const testing::TemporaryFolder folder;
  const auto hub = (folder / "hub").string(), place = (folder / "place").string();
  REQUIRE(testing::run(HUB_PROGRAM, {"init", hub, "--host", "127.0.0.1"}).exit == 0);
  for (const char* old : {"20200101-000000", "20200102-000000", "20200103-000000", "20200104-000000", "mine-1"}) {
    fs::create_directories(folder / "place" / old);
    if (std::string(old) != "20200102-000000") write_text(folder / "place" / old / "manifest.json", "{}");
  }
  const auto path = fs::path(HUB_PROGRAM).parent_path().string() + ":" + std::getenv("PATH");
  const auto back_up = [&](const std::string& to, const char* keep) {
    return testing::run(kDeploy / "backup.sh", {hub, to, keep}, {.variables = {{"PATH", path}}});
  };
  CHECK(back_up(place, "0").exit == 2);
  CHECK(back_up((folder / "hub").string(), "1").exit != 0);  // not inside the hub
  CHECK(fs::exists(folder / "place" / "20200101-000000"));

  REQUIRE(back_up(place, "2").exit == 0);
  CHECK(!fs::exists(folder / "place" / "20200101-000000"));
  CHECK(fs::exists(folder / "place" / "20200102-000000"));  // no backup: somebody's own
  CHECK(!fs::exists(folder / "place" / "20200103-000000"));
  CHECK(fs::exists(folder / "place" / "20200104-000000"));
  CHECK(fs::exists(folder / "place" / "mine-1"));
  CHECK(std::distance(fs::directory_iterator(folder / "place"), fs::directory_iterator()) == 4);
}

}  // namespace qiaomen
