#include "tests/bench/own_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace qiaomen::bench {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> found;
  for (std::string& word : words) found.push_back(word.data());
  found.push_back(nullptr);
  return found;
}

std::string first_line(int descriptor) {
  std::string line;
  for (char c = 0; read(descriptor, &c, 1) == 1 && c != '\n';) line.push_back(c);
  return line;
}

}  // namespace

Started start_self(const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"qiaomen-bench"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const auto argv = pointers(words);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const auto process = fork();
  if (process == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execv("/proc/self/exe", argv.data());
    _exit(127);
  }
  close(ends[1]);
  Started started{process, process > 0 ? first_line(ends[0]) : std::string()};
  close(ends[0]);
  if (started.said.empty()) throw std::runtime_error(arguments.front() + ": the process did not start");
  return started;
}

void wait_for(pid_t process) { waitpid(process, nullptr, 0); }

double peak_memory_mib(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  throw std::runtime_error("the process to be looked at has ended");
}

double processor_seconds(pid_t process) {
  clockid_t clock{};
  timespec spent{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &spent) != 0) {
    throw std::runtime_error("the process to be looked at has ended");
  }
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

}  // namespace qiaomen::bench
