#include <catch2/catch_test_macros.hpp>
#include <sstream>

#include "sync/command_line/command_line.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_file.h"

namespace qiaomen {
namespace {

// A program with one command that reads a file of settings.
struct Settings {
  std::string name = "none";
  std::int64_t count = 0;
  std::vector<std::string> places;
  bool loud = false;
  bool ran = false;

  // What it says of this file; empty: nothing is wrong with it.
  std::string read(const std::string& text, std::vector<std::string> more = {}) {
    const testing::TemporaryFolder folder;
    const auto file = folder / "settings.conf";
    testing::write_text(file, text);
    CommandLine line("试验", "trial", "1");
    auto command = line.root().command("go", "去");
    command.option("name", name, "名称");
    command.option("--count", count, "数量");
    command.option("--place", places, "地方");
    command.flag("--loud", loud, "大声");
    command.settings_file("--config", "配置");
    command.runs([this] { ran = true; });
    more.insert(more.begin(), {"go", "--config", file.string()});
    std::ostringstream out;
    return line.parse(more, out).mistake;
  }
};

}  // namespace

TEST_CASE("a file of settings has values of every kind, with comments, blanks and quotes") {
  Settings settings;
  CHECK(
      settings.read("# 说明\r\n\n  name = \"two words, here\"  # why\ncount=7\nplace = [a, b]\nloud = true\n").empty());
  CHECK(settings.ran);
  CHECK(settings.name == "two words, here");
  CHECK(settings.count == 7);
  CHECK(settings.places == std::vector<std::string>{"a", "b"});
  CHECK(settings.loud);
}

TEST_CASE("a flag may be said to be off, and the command line wins over the file") {
  Settings settings;
  settings.loud = true;
  CHECK(settings.read("loud = false\ncount = 7\nname = file\n", {"line", "--count", "8"}).empty());
  CHECK(!settings.loud);
  CHECK(settings.count == 8);
  CHECK(settings.name == "line");
}

TEST_CASE("a mistake in a file of settings says the line and what should stand there, and nothing runs") {
  Settings settings;
  for (const auto& [line, what] : {std::pair("count = many", "count 不能是“many”，应为 整数"),
                                   std::pair("loud = 2", "loud 不能是“2”，应为 true 或 false"),
                                   std::pair("name = a b", "name 只能有一个值"), std::pair("name =", "name 没有值"),
                                   std::pair("go = 1", "没有“go”这一项"), std::pair("a.b = 1", "应为 名称 = 值"),
                                   std::pair("= 1", "应为 名称 = 值"), std::pair("[name", "应为 名称 = 值")}) {
    const auto says = settings.read(std::string("place = x\n") + line + "\n");
    CAPTURE(says);
    CHECK(says.contains(" 第 2 行：" + std::string(what)));
  }
  CHECK(!settings.ran);
}

}  // namespace qiaomen
