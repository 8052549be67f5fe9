#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/log.h"

namespace qiaomen {

// Says text aloud, in the background. One thread.
class Speaker {
 public:
  virtual ~Speaker() = default;
  // Instead of what it was saying. False: it cannot be heard here.
  virtual bool say(const std::string& text) = 0;
  virtual void stop() = 0;
  virtual bool is_speaking() = 0;
  // False once it turned out that nothing can be heard: the program or its sound is missing. Another `say` tries again.
  virtual bool has_voice() const = 0;
};

struct EspeakOptions {
  std::string program = "espeak-ng";  // 1.52 or newer: the Mandarin voice of 1.51 is broken
  std::string voice = "cmn";
  int words_a_minute = 150;
};

// What a voice's program says of its version, such as 1.52. nullopt: it is not there, or has said nothing within a
// second.
using SpeechVersion = std::pair<int, int>;
inline constexpr SpeechVersion kLeastSpeech{1, 52};
std::optional<SpeechVersion> speech_version(const std::string& program);

// eSpeak NG as a process of its own, so that its licence and its faults stay there; it ends with the Speaker.
std::unique_ptr<Speaker> espeak_speaker(EspeakOptions options);
// nullptr: there is none, or one that reads Mandarin wrongly, which is worse than silence; the log says which.
std::unique_ptr<Speaker> open_speaker(const EspeakOptions& options, Log& log);

}  // namespace qiaomen
