#pragma once

#include <cstdint>
#include <optional>

#include "kiosk/line.h"
#include "kiosk/wall_clock.h"

namespace qiaomen {

// How the kiosk is: what its screens say honestly, and what staff look at.
struct Health {
  Line line = Line::Unknown;
  std::optional<std::int64_t> last_contact_us;  // hub time
  int waiting = 0;                              // reports that the hub has not judged
  std::optional<std::int64_t> oldest_waiting_us;
  int returned = 0;     // that the hub refused
  bool frozen = false;  // two copies of this kiosk are in use: nothing new is taken
  std::optional<std::uint64_t> free_bytes;
  WallClock clock;
  std::int64_t now_us = 0;  // the best that is known: of dates and of what is shown today

  // Bounds: below the first staff is told, below the second photos are no longer taken. A report is always tried.
  static constexpr std::uint64_t kDiskLow = std::uint64_t{200} << 20, kDiskForReports = std::uint64_t{24} << 20;
  bool is_disk_low() const { return free_bytes && *free_bytes < kDiskLow; }
  bool has_room_for_photos() const { return !free_bytes || *free_bytes >= kDiskForReports; }

  // Since when nobody was heard, if that is a day or more ago.
  std::optional<std::int64_t> quiet_since_us() const;
};

// What everybody who stands before it should know, the worst first. A screen has words for each.
enum class Trouble {
  Frozen,
  NeedsEnrolment,
  Refused,
  Broken,
  ClockWrong,
  DiskLow,
  Unserved,
  LongOffline,
};
// nullopt: it works as it should.
std::optional<Trouble> worst_trouble(const Health& health);

}  // namespace qiaomen
