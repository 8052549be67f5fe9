#include "kiosk/background_sync.h"

namespace qiaomen {
namespace {

Line line_after(const TickReport& report, Online online) {
  switch (report.state) {
    case SessionState::Working: return Line::Working;
    case SessionState::Settled: return Line::Settled;
    case SessionState::Waiting: return online == Online::No ? Line::Offline : Line::Working;
    case SessionState::NeedsEnrolment:
    case SessionState::Blocked:
    case SessionState::Refused:
    case SessionState::Broken: return Line::Stopped;
  }
  return Line::Unknown;
}

}  // namespace

Result<std::unique_ptr<BackgroundSync>> BackgroundSync::start(const DeviceHome& home, const DeviceWorld& world,
                                                              const SyncLink::Connect& connect,
                                                              std::function<void()> on_news) {
  TRY(auto link, SyncLink::open(home, world, connect));
  return std::unique_ptr<BackgroundSync>(new BackgroundSync(std::move(link), world, std::move(on_news)));
}

BackgroundSync::BackgroundSync(std::unique_ptr<SyncLink> link, const DeviceWorld& world, std::function<void()> on_news)
    : link_(std::move(link)), on_news_(std::move(on_news)) {
  runner_ = std::make_unique<Runner>(
      link_->session(), world.clock, [this](const TickReport& report) { hear(report); },
      [this](const std::stop_token& stop) { return link_->wait_for_news(stop); },
      [this](const std::stop_token& stop) { return link_->photos().step(stop) == BlobStep::Moved; });
}

// On the runner's thread.
void BackgroundSync::hear(const TickReport& report) {
  if (report.state == SessionState::Blocked) link_->blobs().wipe();
  line_ = line_after(report, link_->session().online());
  on_news_();
}

}  // namespace qiaomen
