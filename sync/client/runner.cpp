#include "sync/client/runner.h"

#include <algorithm>
#include <chrono>

namespace qiaomen {
namespace {

// Then a look whether the hub has news.
constexpr int kStepsBetweenSyncs = 8;

bool is_final(SessionState state) { return state == SessionState::Blocked; }

}  // namespace

Runner::Runner(Session& session, Clock& clock, Reporter reporter, Listener listener, Carrier carrier)
    : session_(session),
      clock_(clock),
      reporter_(std::move(reporter)),
      listener_(std::move(listener)),
      carrier_(std::move(carrier)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Runner::~Runner() {
  thread_.request_stop();
  nudge();
}

void Runner::nudge() {
  const std::scoped_lock lock(mutex_);
  nudged_ = true;
  listening_.request_stop();
  moved_.notify_all();
}

void Runner::run(const std::stop_token& stop) {
  try {
    keep_in_step(stop);
  } catch (const StoreError& error) {
    reporter_({SessionState::Broken, error.what(), 0});
  }
}

void Runner::keep_in_step(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const TickReport report = session_.tick(stop);
    if (stop.stop_requested()) return;
    reporter_(report);
    if (is_final(report.state)) return;
    rest(stop, report);
  }
}

// True: there is more, but the records want their turn.
bool Runner::carry(const std::stop_token& stop) {
  for (int step = 0; carrier_ && !stop.stop_requested(); ++step) {
    if (step == kStepsBetweenSyncs) return true;
    if (!carrier_(stop)) return false;
  }
  return false;
}

void Runner::rest(const std::stop_token& stop, const TickReport& report) {
  if (report.state == SessionState::Working) return;
  std::stop_token listening;
  {
    const std::scoped_lock lock(mutex_);
    if (!nudged_) listening_ = std::stop_source();
    listening = listening_.get_token();
  }
  if (report.state == SessionState::Settled) {
    const bool hurry = carry(listening) || (listener_ && listener_(listening));
    if (hurry) return session_.hurry();
  }
  std::unique_lock lock(mutex_);
  const auto wait_us = session_.due().us - clock_.sample().monotonic.us;
  moved_.wait_for(lock, stop, std::chrono::microseconds(std::max<std::int64_t>(wait_us, 0)), [&] { return nudged_; });
  if (nudged_) session_.hurry();
  nudged_ = false;
}

}  // namespace qiaomen
