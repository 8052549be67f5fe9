#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <regex>

#include "tests/programs/program_world.h"
#include "tests/support/notice_socket.h"
#include "tests/support/text_file.h"

namespace qiaomen {
namespace {

using testing::NoticeSocket;
using testing::Process;
using testing::read_text;
using testing::replaced;
using testing::TemporaryFolder;
using testing::write_text;

const std::filesystem::path kDeploy = QIAOMEN_DEPLOY;

// A hub without a city, and a configuration for it.
struct ConfiguredHub {
  ConfiguredHub() { REQUIRE(testing::run(HUB_PROGRAM, {"init", hub(), "--host", "127.0.0.1"}).exit == 0); }

  std::string hub() const { return (folder / "hub").string(); }
  std::string file() const { return (folder / "hub.conf").string(); }
  // The sample, but for this hub and a port that is free.
  std::string sample() const {
    const auto text = replaced(read_text(kDeploy / "hub.conf"), "/var/lib/qiaomen-hub/hub", hub());
    return replaced(text, "0.0.0.0:8443", "127.0.0.1:0");
  }
  std::unique_ptr<Process> start(const std::string& text, testing::Words more = {},
                                 testing::ProcessOptions options = {}) const {
    write_text(file(), text);
    more.insert(more.begin(), {"serve", "--config", file()});
    return std::make_unique<Process>(HUB_PROGRAM, more, std::move(options));
  }
  testing::Outcome refused(const std::string& text) const { return start(text)->wait(); }

  TemporaryFolder folder;
};

int stopped(Process& server) {
  server.signal(SIGTERM);
  return server.wait().exit;
}

}  // namespace

TEST_CASE("the sample configuration serves, as it is delivered and with every key in it set") {
  const ConfiguredHub world;
  const auto plain = world.start(world.sample());
  CHECK(plain->line_with("https://127.0.0.1:").starts_with("https://127.0.0.1:"));
  CHECK(stopped(*plain) == 0);

  static const std::regex kCommentedKey("\n#([a-z-]+ = )");
  const auto all = std::regex_replace(world.sample(), kCommentedKey, "\n$1");
  CHECK(all.contains("\nurl = "));
  CHECK(all.contains("\nlog-level = "));
  const auto server = world.start(all);
  CHECK(server->line_with("://") == "https://hub.example.cn:8443");
  CHECK(stopped(*server) == 0);
}

TEST_CASE("the sample configuration has every option of serve that has a value") {
  const auto sample = read_text(kDeploy / "hub.conf");
  const auto help = testing::run(HUB_PROGRAM, {"serve", "--help"}).out;
  static const std::regex kOption("\n  --([a-z-]+) [^ ]");
  int options = 0;
  for (std::sregex_iterator at(help.begin(), help.end(), kOption); at != std::sregex_iterator(); ++at, ++options) {
    CAPTURE(at->str(1));
    CHECK((at->str(1) == "config" || std::regex_search(sample, std::regex("\n#?" + at->str(1) + " = "))));
  }
  CHECK(options >= 6);
}

TEST_CASE("a mistake in the configuration is named by file and line, and nothing is served") {
  const ConfiguredHub world;
  const auto start = "# 说明\nfolder = " + world.hub() + "\nlisten = 127.0.0.1:0\n";
  const auto says = [&](const std::string& line, const std::string& what) {
    const auto outcome = world.refused(start + line + "\n");
    CAPTURE(line, outcome.out, outcome.err);
    CHECK(outcome.exit == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.contains("配置文件 " + world.file() + " 第 4 行：" + what));
  };
  says("workerz = 4", "没有“workerz”这一项");
  says("workers = many", "workers 不能是“many”，应为 1–256");
  says("workers = 0", "workers 不能是“0”，应为 1–256");
  says("log-level = loud", "log-level 不能是“loud”，应为 info|warning|error");
  says("plain = perhaps", "plain 不能是“perhaps”，应为 true 或 false");
  says("listen = 127.0.0.1:0", "listen 在第 3 行已经写过");
  says("url =", "url 没有值");
  says("url = \"\"", "url 没有值");
  says("url = https://a https://b", "url 只能有一个值");
  says("[serve]", "应为 名称 = 值");
  says("x", "应为 名称 = 值");
  says("config = other.conf", "没有“config”这一项");
  says("help = true", "没有“help”这一项");
}

TEST_CASE("a configuration that cannot be read, or names no hub, is told") {
  const ConfiguredHub world;
  const auto missing = testing::run(HUB_PROGRAM, {"serve", "--config", world.file()});
  CHECK(missing.exit == 2);
  CHECK(missing.err.contains("读不了配置文件 " + world.file()));
  const auto folder = testing::run(HUB_PROGRAM, {"serve", world.hub(), "--config", world.hub()});
  CHECK(folder.exit == 2);
  CHECK(folder.err.contains("读不了配置文件"));
  CHECK(world.refused("# 空的\n").err.contains("缺少"));
  CHECK(world.refused("folder = " + world.hub() + "2\n").exit == 7);
}

TEST_CASE("what the command line says wins over the configuration") {
  const ConfiguredHub world;
  const auto server = world.start("folder = /nowhere\nlisten = 127.0.0.1:0\nurl = https://file\n",
                                  {world.hub(), "--url", "https://line", "--log-level", "warning"});
  CHECK(server->line_with("https://") == "https://line");
  server->signal(SIGTERM);
  const auto outcome = server->wait();
  CHECK(outcome.exit == 0);
  CHECK(!outcome.err.contains("serving"));  // an information, below `warning`
}

TEST_CASE("systemd hears when the server is ready, that it lives, and that it stops") {
  const ConfiguredHub world;
  NoticeSocket systemd(world.folder / "notice");
  const auto server = world.start(
      world.sample(), {},
      {.variables = {{"NOTIFY_SOCKET", (world.folder / "notice").string()}, {"WATCHDOG_USEC", "30000000"}}});
  CHECK(systemd.next().starts_with("READY=1\nSTATUS=https://127.0.0.1:"));
  CHECK(systemd.next() == "WATCHDOG=1");
  server->signal(SIGTERM);
  std::string last = systemd.next();
  while (last == "WATCHDOG=1") last = systemd.next();
  CHECK(last == "STOPPING=1");
  CHECK(server->wait().exit == 0);
}

}  // namespace qiaomen
