#include "sync/hub/group_commit.h"

#include <algorithm>

namespace qiaomen {

void GroupCommit::run(std::size_t bytes, const Act& act) {
  std::unique_lock lock(mutex_);
  Waiting own{bytes, act, clock_.sample().monotonic.us, false, nullptr};
  waiting_.push_back(&own);
  while (!own.done) {
    if (led_) {
      changed_.wait(lock);
      continue;
    }
    led_ = true;
    const auto group = take_group();
    lock.unlock();
    write(group);
    lock.lock();
    led_ = false;
    for (Waiting* waiting : group) waiting->done = true;
    changed_.notify_all();
  }
  if (own.error) std::rethrow_exception(own.error);
}

std::vector<GroupCommit::Waiting*> GroupCommit::take_group() {
  std::vector<Waiting*> group;
  std::size_t bytes = 0;
  while (!waiting_.empty() && group.size() < limits_.requests_max) {
    bytes += waiting_.front()->bytes;
    if (!group.empty() && bytes > limits_.bytes_max) break;
    group.push_back(waiting_.front());
    waiting_.pop_front();
  }
  return group;
}

void GroupCommit::write(const std::vector<Waiting*>& group) {
  try {
    return write_together(group);
  } catch (...) {
    if (group.size() == 1) {
      group[0]->error = std::current_exception();
      return;
    }
  }
  for (Waiting* waiting : group) {
    try {
      write_together({waiting});
    } catch (...) {
      waiting->error = std::current_exception();
    }
  }
}

void GroupCommit::write_together(const std::vector<Waiting*>& group) {
  const auto begin = clock_.sample().monotonic.us;
  GroupReport report{.requests = group.size(), .waited_us = begin - group.front()->since_us};
  store_.write([&](HubTx& tx) {
    for (const Waiting* waiting : group) waiting->act(tx);
    report.moved = tx.moved_buckets();
  });
  report.duration_us = clock_.sample().monotonic.us - begin;
  if (reporter_) reporter_(report);
}

}  // namespace qiaomen
