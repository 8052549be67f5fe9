#include "kiosk/speech.h"

#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "kiosk/ui/spoken_text.h"
#include "tests/kiosk/support/kept_log.h"
#include "tests/kiosk/support/sample_screens.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_file.h"

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

TEST_CASE("a program says its version, and one that says none, is slow or is not there has none") {
  const TemporaryFolder folder;
  const auto version = [&](const std::string& does) { return speech_version(program(folder, does)); };
  CHECK(version("echo 'eSpeak NG text-to-speech: 1.52.0  Data at: /usr/lib'") == SpeechVersion{1, 52});
  CHECK(version("echo 2.0") == SpeechVersion{2, 0});
  for (const char* none : {"exit 0", "echo no version", "echo 1", "echo 1.x", "echo 99999999999.1"}) {
    CAPTURE(none);
    CHECK_FALSE(version(none));
  }
  CHECK_FALSE(version("exec tail -f /dev/null"));
  CHECK_FALSE(speech_version("/there/is/no/voice"));
}

TEST_CASE("a voice that reads Mandarin wrongly stays silent, and the log says why") {
  const TemporaryFolder folder;
  LinesLog log;
  CHECK(open_speaker({.program = program(folder, "echo eSpeak NG: 1.52.0")}, log));
  CHECK(log.lines.empty());
  CHECK_FALSE(open_speaker({.program = program(folder, "echo eSpeak NG: 1.51")}, log));
  CHECK_FALSE(open_speaker({.program = "/there/is/no/voice"}, log));
  REQUIRE(log.lines.size() == 2);
  CHECK(log.lines[0].contains("before 1.52"));
  CHECK(log.lines[1].contains("there is no espeak-ng"));
}

// As the kiosk does, but into a file instead of a loudspeaker.
TEST_CASE("every screen is read aloud by the real voice, sentence by sentence, with names spelt digit by digit") {
  const auto version = speech_version("espeak-ng");
  if (!version || *version < kLeastSpeech) SKIP("no espeak-ng of 1.52 or newer");
  const TemporaryFolder folder;
  static const std::regex kLongNumber("[0-9]{5,}");
  for (const auto& screen : sample_screens()) {
    CAPTURE(screen.name);
    Headless panel;
    panel.frame(screen.draw);
    auto text = spoken_page(panel.ui().texts(), panel.ui().words());
    if (text.size() > 900) text.resize(text.rfind('\n', 900));  // whole sentences of a long one
    CHECK_FALSE(std::regex_search(text, kLongNumber));
    testing::write_text(folder / "page", text);
    const auto in = [&](const char* name) { return "'" + (folder / name).string() + "'"; };
    const auto command = "espeak-ng -v cmn -s 150 --stdin -w " + in("sound") + " <" + in("page") + " 2>" + in("faults");
    CHECK(std::system(command.c_str()) == 0);
    CHECK(testing::read_text(folder / "faults").empty());
    const auto sentences = testing::lines_of(text).size();
    constexpr std::uintmax_t kBytesASecond = 22'050 * 2;
    CHECK(std::filesystem::file_size(folder / "sound") > sentences * kBytesASecond / 4);
  }
}
