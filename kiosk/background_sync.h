#pragma once

#include <atomic>
#include <memory>

#include "sync/client/runner.h"
#include "sync/device/sync_link.h"

namespace qiaomen {

enum class Line { Unknown, Working, Settled, Offline, Stopped };

// Keeps the kiosk's replica and the hub in step, on the client's own thread, for as long as it lives.
class BackgroundSync {
 public:
  // Busy: another process of this device syncs; what is written here goes out through it.
  static Result<std::unique_ptr<BackgroundSync>> start(const DeviceHome& home, const DeviceWorld& world,
                                                       const SyncLink::Connect& connect, std::function<void()> on_news);
  BackgroundSync(const BackgroundSync&) = delete;

  Line line() const { return line_.load(); }
  // Something was written.
  void nudge() { runner_->nudge(); }

 private:
  BackgroundSync(std::unique_ptr<SyncLink> link, const DeviceWorld& world, std::function<void()> on_news);
  void hear(const TickReport& report);

  std::unique_ptr<SyncLink> link_;
  std::function<void()> on_news_;
  std::atomic<Line> line_ = Line::Unknown;
  std::unique_ptr<Runner> runner_;  // last: ends first
};

}  // namespace qiaomen
