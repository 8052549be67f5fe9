#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/station_service.h"
#include "tests/kiosk/support/headless.h"

namespace qiaomen {

// Keeps what was written. Any thread.
class KeptLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message) override;
  bool has(LogLevel level, std::string_view part) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<LogLevel, std::string>> lines_;
};

// A hub that answers every request with one status, or does not answer. Any thread may change its mind.
class AnswersAlways final : public Transport {
 public:
  static constexpr int kSilence = 0;

  explicit AnswersAlways(const std::atomic<int>& status) : status_(status) {}
  Result<HttpReply> exchange(const HttpRequest& request) override;
  Traffic traffic() const override { return {}; }

 private:
  const std::atomic<int>& status_;
};

// A kiosk in service on an enrolled folder, with its sync on its own thread, drawn on a panel without a window.
class InService {
  void news();

  std::mutex mutex_;
  std::condition_variable came_;
  bool has_news_ = false;

 public:
  InService(const DeviceHome& home, Clock& clock, Random& random, const SyncLink::Connect& connect);

  void draw();
  bool tap(std::string_view name);
  void tap_all(const std::vector<std::string_view>& names);
  bool shows(std::string_view text) const;
  // Draws whenever there is something new, until it shows this; throws after half a minute.
  void wait_for(std::string_view text);
  std::string all() const;  // that is shown

  KeptLog log;
  Headless panel;
  std::optional<std::uint64_t> free_bytes;
  std::unique_ptr<StationService> service;  // last: its sync tells the others
};

}  // namespace qiaomen
