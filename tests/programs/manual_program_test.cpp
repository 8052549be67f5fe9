#include <catch2/catch_test_macros.hpp>
#include <regex>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_file.h"

namespace qiaomen {
namespace {

using testing::run;
using Words = std::vector<std::string>;

// A program's manual page, as a person reads it.
std::string rendered(const std::string& page) {
  const testing::TemporaryFolder folder;
  const auto file = (folder / "page.1").string();
  testing::write_text(file, page);
  const auto outcome = run("/usr/bin/groff", {"-man", "-Kutf8", "-Tutf8", "-P-cbou", "-ww", file});
  CHECK(outcome.exit == 0);
  CAPTURE(outcome.err);
  CHECK(outcome.err.empty());
  return outcome.out;
}

struct Help {
  Words commands;
  Words options;
};

// What one --help lists.
Help help_of(const std::string& program, Words words) {
  words.push_back("--help");
  Help help;
  std::string part;
  for (const auto& line : testing::lines_of(run(program, words).out)) {
    static const std::regex kPart("(命令|选项|内容):"), kEntry("  ([^ ]+).*");
    std::smatch match;
    if (line.empty()) part.clear();
    if (std::regex_match(line, match, kPart)) part = match[1];
    if (!std::regex_match(line, match, kEntry)) continue;
    if (part == "命令") help.commands.push_back(match[1]);
    if (part == "选项") help.options.push_back(match[1]);
  }
  return help;
}

// Each command, with its options, has a place in the page.
int check_commands(const std::string& program, const std::string& page, const Words& words) {
  int commands = 0;
  const auto help = help_of(program, words);
  std::string title = program.substr(program.rfind('/') + 1);
  for (const auto& word : words) title += ' ' + word;
  const auto begin = page.find(words.empty() ? "\n选项" : "\n   " + title + "\n");
  REQUIRE(begin != std::string::npos);
  for (const auto& option : help.options) {
    CAPTURE(title, option);
    CHECK((option == "-h,--help" || page.find("\n       " + option, begin) != std::string::npos));
  }
  for (const auto& command : help.commands) {
    auto deeper = words;
    deeper.push_back(command);
    commands += 1 + check_commands(program, page, deeper);
  }
  return commands;
}

}  // namespace

TEST_CASE("a program's manual page has every command and option of its help, and reads without a warning") {
  for (const auto& [program, fewest] : {std::pair(DEVICE_PROGRAM, 30), std::pair(HUB_PROGRAM, 18)}) {
    const auto outcome = run(program, {"--man"});
    REQUIRE(outcome.exit == 0);
    const auto page = rendered(outcome.out);
    CHECK(page.contains("退出码"));
    CHECK(check_commands(program, page, {}) >= fewest);
    for (const auto& line : testing::lines_of(page)) CHECK(line.size() < 250);  // Chinese breaks at the margin, too
  }
}

}  // namespace qiaomen
