#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

#include "engine/base/clock.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

struct GroupLimits {
  std::size_t requests_max = 64;
  std::size_t bytes_max = 8 << 20;
};

struct GroupReport {
  std::size_t requests = 0;
  std::vector<BucketId> moved;   // ascending
  std::int64_t duration_us = 0;  // of the commit, waiting for the lock of the store included
  std::int64_t waited_us = 0;    // for its turn, by the first of them
};

// Concurrent writers share one durable commit. The first that finds nobody at work leads: it takes all that wait, up
// to the limits, runs them one after the other in one write of the store, and wakes them. If one throws, all of them
// run again, each in a write of its own, so that it fails alone. Owns no thread; any number of threads.
class GroupCommit {
 public:
  // Runs once or twice; only the last run counts.
  using Act = std::function<void(HubTx&)>;
  // After each commit, on the leader's thread, before its writers return.
  using Reporter = std::function<void(const GroupReport&)>;

  // Both outlive it.
  GroupCommit(HubStore& store, Clock& clock, GroupLimits limits = {}) : store_(store), clock_(clock), limits_(limits) {}
  void on_commit(Reporter reporter) { reporter_ = std::move(reporter); }

  // Returns when `act` is durable; throws what it threw, or what the store threw. `bytes`: how much work it is.
  void run(std::size_t bytes, const Act& act);

 private:
  struct Waiting {
    std::size_t bytes;
    const Act& act;
    std::int64_t since_us;
    bool done = false;
    std::exception_ptr error;
  };
  std::vector<Waiting*> take_group();
  void write(const std::vector<Waiting*>& group);
  void write_together(const std::vector<Waiting*>& group);

  HubStore& store_;
  Clock& clock_;
  GroupLimits limits_;
  Reporter reporter_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting*> waiting_;
  bool led_ = false;
};

}  // namespace qiaomen
