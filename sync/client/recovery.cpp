#include "sync/client/recovery.h"

#include "engine/store/damage.h"

namespace qiaomen {

std::optional<std::string> damage_in(const DeviceHome& home, const Catalog& catalog) {
  return damage_of(home.replica_file().string(), catalog);
}

Result<std::optional<Salvage>> recover(const DeviceHome& home, const Catalog& catalog, WallTime now) {
  if (!damage_in(home, catalog)) return std::nullopt;
  TRY(const auto alone, FileLock::take(home.use_file(), FileLock::Kind::Exclusive));
  if (!damage_in(home, catalog)) return std::nullopt;  // another process was faster
  TRY(auto saved, salvage(home.replica_file().string(), catalog, now));
  return saved;
}

}  // namespace qiaomen
