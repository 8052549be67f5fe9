#include "kiosk/speech.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace qiaomen {
namespace {

constexpr std::size_t kMostBytes = 60'000;  // fits a pipe, so that writing never waits
constexpr pid_t kNobody = -1;

// Ends at a whole character.
std::string_view cut(std::string_view text) {
  if (text.size() <= kMostBytes) return text;
  std::size_t end = kMostBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
    read = ends[0];
    write = ends[1];
    fcntl(write, F_SETFL, O_NONBLOCK);
  }
  ~Pipe() {
    if (read >= 0) close(read);
    if (write >= 0) close(write);
  }
  Pipe(const Pipe&) = delete;
};

class Espeak final : public Speaker {
 public:
  explicit Espeak(EspeakOptions options) : options_(std::move(options)) {}
  ~Espeak() override { stop(); }

  bool say(const std::string& text) override {
    stop();
    Pipe pipe;
    // Written before anybody reads: a reader that is gone already would end this process with SIGPIPE.
    const auto piece = cut(text);
    const bool written = pipe.write >= 0 && write(pipe.write, piece.data(), piece.size()) > 0;
    has_voice_ = written && start(pipe.read);
    return has_voice_;
  }

  void stop() override {
    if (process_ == kNobody) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = kNobody;
  }

  bool is_speaking() override {
    int status = 0;
    if (process_ == kNobody || waitpid(process_, &status, WNOHANG) == 0) return process_ != kNobody;
    process_ = kNobody;
    has_voice_ = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return false;
  }

  bool has_voice() const override { return has_voice_; }

 private:
  bool start(int input) {
    std::string program = options_.program, flag = "-v", voice = options_.voice, speed = "-s";
    std::string words = std::to_string(options_.words_a_minute), from = "--stdin";
    const std::array<char*, 7> args = {program.data(), flag.data(), voice.data(), speed.data(),
                                       words.data(),   from.data(), nullptr};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const bool started = posix_spawnp(&process_, program.c_str(), &files, nullptr, args.data(), environ) == 0;
    posix_spawn_file_actions_destroy(&files);
    if (!started) process_ = kNobody;
    return started;
  }

  EspeakOptions options_;
  pid_t process_ = kNobody;
  bool has_voice_ = true;
};

}  // namespace

namespace {

constexpr int kAnswerMs = 1000;
constexpr std::size_t kAnswerMax = 4096;

// What it writes until it ends, or is slow; then it is ended.
std::string said_by(const std::string& program, const std::string& option) {
  Pipe pipe;
  std::string name = program, flag = option, said;
  const std::array<char*, 3> args = {name.data(), flag.data(), nullptr};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, pipe.write, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t process = kNobody;
  const bool started = posix_spawnp(&process, name.c_str(), &files, nullptr, args.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&files);
  close(std::exchange(pipe.write, -1));
  if (!started) return {};
  std::array<char, 512> piece{};
  pollfd source{pipe.read, POLLIN, 0};
  while (said.size() < kAnswerMax && poll(&source, 1, kAnswerMs) == 1) {
    const auto count = read(pipe.read, piece.data(), piece.size());
    if (count <= 0) break;
    said.append(piece.data(), static_cast<std::size_t>(count));
  }
  kill(process, SIGKILL);
  waitpid(process, nullptr, 0);
  return said;
}

}  // namespace

// "eSpeak NG text-to-speech: 1.52.0  Data at: …"
std::optional<SpeechVersion> speech_version(const std::string& program) {
  const auto said = said_by(program, "--version");
  const auto from = said.find_first_of("0123456789");
  if (from == std::string::npos) return std::nullopt;
  SpeechVersion version;
  const char* end = said.data() + said.size();
  const auto first = std::from_chars(said.data() + from, end, version.first);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, version.second);
  return second.ec == std::errc() ? std::optional(version) : std::nullopt;
}

std::unique_ptr<Speaker> open_speaker(const EspeakOptions& options, Log& log) {
  const auto version = speech_version(options.program);
  if (version && *version >= kLeastSpeech) return espeak_speaker(options);
  log.write(LogLevel::Warning,
            version ? "nothing is read aloud: espeak-ng before 1.52 reads Mandarin wrongly; install a newer one"
                    : "nothing is read aloud: there is no espeak-ng; install 1.52 or newer");
  return nullptr;
}

std::unique_ptr<Speaker> espeak_speaker(EspeakOptions options) { return std::make_unique<Espeak>(std::move(options)); }

}  // namespace qiaomen
