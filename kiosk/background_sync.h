#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "kiosk/line_watch.h"
#include "sync/client/runner.h"
#include "sync/device/sync_link.h"

namespace qiaomen {

// What the sync has told so far.
struct LineNews {
  Line line = Line::Unknown;
  std::optional<HubContact> contact;  // since it began
};

// Keeps the kiosk's replica and the hub in step, on the client's own thread, for as long as it lives.
class BackgroundSync {
 public:
  // Busy: another process of this device syncs; what is written here goes out through it.
  static Result<std::unique_ptr<BackgroundSync>> start(const DeviceHome& home, const DeviceWorld& world,
                                                       const SyncLink::Connect& connect, std::function<void()> on_news);
  BackgroundSync(const BackgroundSync&) = delete;

  LineNews news() const;
  // Something was written.
  void nudge() { runner_->nudge(); }

 private:
  BackgroundSync(std::unique_ptr<SyncLink> link, const DeviceWorld& world, std::function<void()> on_news);
  void hear(const TickReport& report);
  void tell(Line line, const std::string& problem);

  std::unique_ptr<SyncLink> link_;
  Log& log_;
  std::function<void()> on_news_;
  LineWatch watch_;  // on the runner's thread
  mutable std::mutex mutex_;
  LineNews news_;
  std::unique_ptr<Runner> runner_;  // last: ends first
};

}  // namespace qiaomen
