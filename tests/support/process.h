#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qiaomen::testing {

struct ProcessOptions {
  std::string input = {};                                           // its standard input, to the end
  std::vector<std::pair<std::string, std::string>> variables = {};  // besides the test's own environment
  std::optional<std::uint64_t> file_bytes_max = {};                 // a write beyond fails, as on a full disk
  bool obeys_file_modes = false;                                    // even if root runs the tests
};

// What became of a program that has ended.
struct Outcome {
  int exit = -1;  // 128 + signal if one ended it
  std::string out, err;
  double peak_memory_mib = 0;

  nlohmann::json json() const { return nlohmann::json::parse(out); }
  bool says(std::string_view text) const { return out.contains(text) || err.contains(text); }
};

// A started program. What it says is read as it comes; no wait is longer than a minute, then it throws. Ends with its
// owner, by force if it must.
class Process {
 public:
  Process(const std::string& program, const std::vector<std::string>& arguments, ProcessOptions options = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // The first line of out or err, as yet unasked for, that contains `text`.
  std::string line_with(std::string_view text);
  void signal(int number);
  // Kills it unless it ends by itself within this time.
  Outcome kill_after(std::chrono::microseconds time);
  Outcome wait();
  pid_t id() const { return id_; }

 private:
  struct Stream {
    int descriptor = -1;
    std::string text;
    std::size_t asked = 0;  // lines before it were given already
  };
  using Deadline = std::chrono::steady_clock::time_point;

  std::optional<std::string> take_line(Stream& stream, std::string_view text);
  // Reads what comes until something did, or the program ended; false: the deadline passed.
  bool pump(Deadline deadline);
  void drain();
  bool has_ended();
  Outcome outcome();

  pid_t id_ = -1;
  int pidfd_ = -1;
  bool reaped_ = false;
  int status_ = 0;
  rusage usage_{};
  Stream out_, err_;
};

// From start to end.
Outcome run(const std::string& program, const std::vector<std::string>& arguments, ProcessOptions options = {});

}  // namespace qiaomen::testing
