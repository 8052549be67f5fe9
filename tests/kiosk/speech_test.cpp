#include "kiosk/speech.h"

#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/temporary_folder.h"

using namespace qiaomen;
using qiaomen::testing::TemporaryFolder;

namespace {

// A program that takes the place of espeak-ng.
std::string program(const TemporaryFolder& folder, const std::string& does) {
  const auto file = folder.path() / "voice";
  std::ofstream(file) << "#!/bin/sh\n" << does << '\n';
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  return file.string();
}

}  // namespace

TEST_CASE("what is to be said reaches the voice's program whole") {
  const TemporaryFolder folder;
  const auto heard = folder.path() / "heard";
  REQUIRE(mkfifo(heard.c_str(), 0600) == 0);
  const auto speaker = espeak_speaker({.program = program(folder, "cat > '" + heard.string() + "'"), .voice = "cmn"});
  REQUIRE(speaker->say("您还在吗？"));
  std::ifstream pipe(heard);  // waits for the program, and then for its end
  const std::string text{std::istreambuf_iterator<char>(pipe), {}};
  CHECK(text == "您还在吗？");
  CHECK(speaker->has_voice());
}

TEST_CASE("it speaks until it is stopped, and not beyond its end") {
  const TemporaryFolder folder;
  const auto speaker = espeak_speaker({.program = program(folder, "exec tail -f /dev/null"), .voice = "cmn"});
  REQUIRE(speaker->say("一"));
  CHECK(speaker->is_speaking());
  REQUIRE(speaker->say("二"));
  CHECK(speaker->is_speaking());
  speaker->stop();
  CHECK_FALSE(speaker->is_speaking());
  CHECK(speaker->has_voice());
}

TEST_CASE("a missing voice is told, and the rest works") {
  const auto speaker = espeak_speaker({.program = "/there/is/no/voice", .voice = "cmn"});
  CHECK(speaker->has_voice());
  CHECK_FALSE(speaker->say("一"));
  CHECK_FALSE(speaker->has_voice());
  CHECK_FALSE(speaker->is_speaking());
  speaker->stop();
}
