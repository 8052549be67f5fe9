#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace qiaomen::testing {

// Counts events of other threads, so that a test waits for what happened and not for time.
class Count {
 public:
  void up() {
    {
      const std::lock_guard lock(mutex_);
      ++value_;
    }
    changed_.notify_all();
  }

  // False: not within a time that is far above any that a working program takes.
  bool reaches(int wanted) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60), [&] { return value_ >= wanted; });
  }

  int value() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int value_ = 0;
};

}  // namespace qiaomen::testing
