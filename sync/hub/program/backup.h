#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "sync/hub/program/hub_folder.h"

namespace qiaomen {

// A backup is a folder: hub.db as of one moment, whatever else lies in the hub's folder (keys, certificates, photos),
// and manifest.json, which is written last.

struct BackupFacts {
  std::uint32_t generation = 0;
  std::int64_t covered_us = 0;
  std::size_t files = 0;
  std::uint64_t bytes = 0;
};

// While others write. Checked and durable when it returns, and the hub knows that it covers all up to its mark;
// otherwise nothing is left of it. Busy: another backup of this hub is being made; Refused: the place is taken, or lies
// in the hub's folder; Unavailable: a disk or a file does not give it, or the hub's file is damaged.
Result<BackupFacts> make_backup(const HubFolder& hub, const std::filesystem::path& to, Clock& clock);

struct RestoreOrder {
  std::filesystem::path from, home;
  std::filesystem::path former;  // the folder of the hub that this one replaces, if it can still be read
  std::uint32_t above = 0;       // a generation that is known to have been
};
struct RestoreFacts {
  std::uint32_t generation = 0;
  std::int64_t covered_us = 0;
  bool is_noted = false;  // in the backup, so that a second restore from it begins yet another generation
};

// A hub in `home`, in a generation above all that are known. Refused: `home` is not free; Unsupported: a newer program
// made the backup; Unavailable: it is damaged, or the disk does not take it. Then there is no `home`.
Result<RestoreFacts> restore_backup(const RestoreOrder& order);

}  // namespace qiaomen
