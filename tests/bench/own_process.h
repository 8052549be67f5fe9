#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

// This program again, with other arguments, as a process of its own: the hub, or a device whose memory is looked at.
namespace qiaomen::bench {

struct Started {
  pid_t process;
  std::string said;  // the first line that it printed; it may go on
};

// Throws if it ends without having said anything.
Started start_self(const std::vector<std::string>& arguments);
void wait_for(pid_t process);

// The most that a process ever held (VmHWM), in MiB.
double peak_memory_mib(pid_t process);

// Time that all threads of a process, alive or not, spent on processors; 0: of this one.
double processor_seconds(pid_t process);

}  // namespace qiaomen::bench
