#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>

namespace qiaomen {

// A thread that does one thing after another for its owner. It starts with the first of them and stays: a new thread
// for each begins on the core of its maker, and there waits milliseconds for its turn. Its end waits for what was given
// to it. One thread gives.
class SideThread {
 public:
  ~SideThread();

  // What `act` returns or throws is in the future.
  template <typename Act>
  auto run(Act act) {
    std::packaged_task<std::invoke_result_t<Act&>()> task(std::move(act));
    auto done = task.get_future();
    give(std::move(task));
    return done;
  }

 private:
  using Task = std::move_only_function<void()>;
  void give(Task task);
  void work(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any given_;
  std::deque<Task> tasks_;
  std::jthread thread_;
};

}  // namespace qiaomen
