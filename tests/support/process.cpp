#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace qiaomen::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{60};
constexpr int kOverrideModes = 1, kOverrideRead = 2;  // CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH

int must(int result, const char* what) {
  if (result < 0) throw std::runtime_error(what);
  return result;
}

// Both ends close on exec.
std::array<int, 2> new_pipe() {
  std::array<int, 2> ends{};
  must(::pipe2(ends.data(), O_CLOEXEC), "no pipe");
  must(::fcntl(ends[0], F_SETFL, O_NONBLOCK), "no pipe");
  return ends;
}

int input_of(const std::string& text) {
  const int file = must(::memfd_create("input", MFD_CLOEXEC), "no input");
  if (::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw std::runtime_error("no input");
  ::lseek(file, 0, SEEK_SET);
  return file;
}

std::vector<std::string> environment_with(const ProcessOptions& options) {
  std::vector<std::string> lines;
  for (char** line = environ; *line; ++line) lines.emplace_back(*line);
  for (const auto& [name, value] : options.variables) {
    std::erase_if(lines, [&](const std::string& line) { return line.starts_with(name + "="); });
    lines.push_back(name + "=" + value);
  }
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (auto& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

// In the child, between fork and exec: system calls only.
void limit(const ProcessOptions& options) {
  if (options.file_bytes_max) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{*options.file_bytes_max, *options.file_bytes_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  if (options.obeys_file_modes) {
    ::prctl(PR_CAPBSET_DROP, kOverrideModes, 0, 0, 0);
    ::prctl(PR_CAPBSET_DROP, kOverrideRead, 0, 0, 0);
  }
}

}  // namespace

Process::Process(const std::string& program, const std::vector<std::string>& arguments, ProcessOptions options) {
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  auto variables = environment_with(options);
  const auto argv = pointers(words);
  const auto envp = pointers(variables);
  const auto out = new_pipe();
  const auto err = new_pipe();
  const int in = input_of(options.input);
  id_ = must(::fork(), "no process");
  if (id_ == 0) {
    ::dup2(in, STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    limit(options);
    ::execvpe(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  for (const int mine : {in, out[1], err[1]}) ::close(mine);
  out_.descriptor = out[0];
  err_.descriptor = err[0];
  pidfd_ = must(static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)), "no pidfd");
}

Process::~Process() {
  if (!has_ended()) {
    signal(SIGKILL);
    ::waitpid(id_, &status_, 0);
  }
  for (const int mine : {out_.descriptor, err_.descriptor, pidfd_}) ::close(mine);
}

std::optional<std::string> Process::take_line(Stream& stream, std::string_view text) {
  for (auto end = stream.text.find('\n', stream.asked); end != std::string::npos;
       end = stream.text.find('\n', stream.asked)) {
    auto line = stream.text.substr(stream.asked, end - stream.asked);
    stream.asked = end + 1;
    if (line.contains(text)) return line;
  }
  return std::nullopt;
}

std::string Process::line_with(std::string_view text) {
  const auto deadline = Clock::now() + kPatience;
  for (bool ended = false;;) {
    for (Stream* stream : {&out_, &err_}) {
      if (auto line = take_line(*stream, text)) return *std::move(line);
    }
    if (ended || !pump(deadline)) {
      throw std::runtime_error("the program never said " + std::string(text) + ": " + out_.text + err_.text);
    }
    ended = has_ended();
    if (ended) drain();
  }
}

void Process::signal(int number) {
  if (!has_ended()) ::kill(id_, number);
}

Outcome Process::kill_after(std::chrono::microseconds time) {
  const auto deadline = Clock::now() + time;
  while (!has_ended() && pump(deadline)) {
  }
  if (!has_ended()) signal(SIGKILL);
  return wait();
}

Outcome Process::wait() {
  const auto deadline = Clock::now() + kPatience;
  while (!has_ended()) {
    if (!pump(deadline)) throw std::runtime_error("the program does not end: " + out_.text + err_.text);
  }
  return outcome();
}

bool Process::pump(Deadline deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline - Clock::now());
  if (left.count() <= 0) return false;
  std::array<pollfd, 3> sources{{{out_.descriptor, POLLIN, 0}, {err_.descriptor, POLLIN, 0}, {pidfd_, POLLIN, 0}}};
  const timespec time{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
  if (::ppoll(sources.data(), sources.size(), &time, nullptr) <= 0) return false;
  drain();
  return true;
}

void Process::drain() {
  std::array<char, 65'536> buffer;
  for (Stream* stream : {&out_, &err_}) {
    if (stream->descriptor < 0) continue;
    ssize_t size = 0;
    while ((size = ::read(stream->descriptor, buffer.data(), buffer.size())) > 0) {
      stream->text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    if (size == 0) ::close(std::exchange(stream->descriptor, -1));
  }
}

bool Process::has_ended() {
  if (!reaped_) reaped_ = ::wait4(id_, &status_, WNOHANG, &usage_) == id_;
  return reaped_;
}

Outcome Process::outcome() {
  drain();
  const int exit = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
  return {exit, out_.text, err_.text, static_cast<double>(usage_.ru_maxrss) / 1024};
}

Outcome run(const std::string& program, const std::vector<std::string>& arguments, ProcessOptions options) {
  return Process(program, arguments, std::move(options)).wait();
}

}  // namespace qiaomen::testing
