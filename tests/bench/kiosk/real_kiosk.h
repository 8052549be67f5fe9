#pragma once

#include <atomic>
#include <filesystem>
#include <thread>

#include "tests/support/process.h"

namespace qiaomen::bench {

// Memory of a process, in MB of 1,000,000 bytes.
struct Memory {
  double resident = 0;      // VmRSS
  double of_files = 0;      // of it: pages of mapped files
  double proportional = 0;  // each page shared among those who have it
};

// The program as it is delivered, on the display that DISPLAY names, started as systemd does: it tells when a frame is
// on the screen, and that is when it counts.
class RealKiosk {
 public:
  // Returns when the first frame is on the screen. Throws if it ends before.
  RealKiosk(const std::string& program, const std::filesystem::path& home);
  ~RealKiosk();
  RealKiosk(const RealKiosk&) = delete;

  // From before the process was made to its first frame.
  double seconds_to_first_frame() const { return to_first_frame_; }
  int frames() const { return frames_; }
  double processor_seconds() const;
  Memory memory() const;

 private:
  void listen(const std::stop_token& stop);

  std::filesystem::path notice_;
  int socket_;
  double to_first_frame_ = 0;
  std::atomic<int> frames_ = 0;
  std::unique_ptr<testing::Process> process_;
  std::jthread listener_;
};

}  // namespace qiaomen::bench
