#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/background_sync.h"
#include "kiosk/resident_app.h"
#include "kiosk/screens/out_of_service.h"

namespace qiaomen {

// What keeps the kiosk from being used at all.
enum class Outage { NotEnrolled, Damaged, Unreadable, Missing, Newer, Blocked, Busy };

// What the service works with. All outlive it.
struct ServiceWorld {
  DeviceHome home;
  DeviceWorld device;
  const Words& words;
  SyncLink::Connect connect;
  std::function<void()> wake;  // any thread: there is something new to draw
  Speaker* speaker = nullptr;
  TextInput* pinyin = nullptr;
  Plugged plugged;
  StaffLock* staff = nullptr;          // nullptr: no PIN leads out
  std::function<void()> stop = [] {};  // staff want the program to end
  StationSettings settings;
  std::function<std::optional<std::uint64_t>()> free_bytes;
};

// Keeps the kiosk in service: the resident's mode while the replica can be used; otherwise a page that says why not,
// and a new try every so often, with nothing of the replica open, so that staff can mend it meanwhile. Sync that ended
// or could not begin is begun again. One thread.
class StationService {
 public:
  static constexpr std::int64_t kTryAgainUs = 10'000'000, kBusyAgainUs = 3'000'000;
  static constexpr std::int64_t kSyncAgainUs = 60'000'000;
  static constexpr std::int64_t kWriteWaitMs = 1000;  // for another process, while somebody stands there

  explicit StationService(ServiceWorld world);

  // One frame.
  void draw(Ui& ui);
  // As of the resident's mode; without it there is nothing to touch, and nobody.
  void touched();
  void start_over();
  bool hear();
  void typed(const TypedKey& key);
  // As ResidentApp's.
  int hears_from() const { return app_ ? app_->hears_from() : -1; }
  std::chrono::milliseconds until_hearing() const;
  Look look() const { return app_ ? app_->look() : Look{}; }
  std::chrono::milliseconds until_change() const;
  std::optional<Outage> outage() const { return outage_; }
  // nullptr: out of service.
  ResidentApp* app() { return app_.get(); }

 private:
  void try_to_open();
  Result<> open();
  void close(Outage why, const std::string& detail);
  Outage outage_of(const Error& error) const;
  Outage outage_now() const;
  void keep_what_is_open();
  void tend();
  void close_and_look();
  void begin_sync();
  Line line() const;
  OutOfServiceView view() const;

  ServiceWorld world_;
  std::unique_ptr<ResidentDesk> desk_;
  std::unique_ptr<BackgroundSync> sync_;
  bool syncs_elsewhere_ = false, was_broken_ = false;
  std::unique_ptr<ResidentApp> app_;  // last: it refers to the others
  std::optional<Outage> outage_;
  std::string detail_;
  std::int64_t lost_ = 0;  // with Blocked: reports that had not been sent
  MonotonicTime open_from_, sync_from_;
};

}  // namespace qiaomen
