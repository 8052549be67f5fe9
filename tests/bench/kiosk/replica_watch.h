#pragma once

#include <chrono>
#include <filesystem>

struct sqlite3;

namespace qiaomen::bench {

// Sees what another process commits to a replica's file, on a connection of its own: with synchronous=FULL a commit is
// seen once the log that holds it is on the disk, not before.
class ReplicaWatch {
 public:
  explicit ReplicaWatch(const std::filesystem::path& file);
  ~ReplicaWatch();
  ReplicaWatch(const ReplicaWatch&) = delete;

  // Something was committed since the last call.
  bool moved();
  // Until something is; looks twice a millisecond. Throws after ten seconds.
  void wait_until_moved();

 private:
  std::int64_t version();

  sqlite3* connection_ = nullptr;
  std::int64_t seen_ = 0;
};

}  // namespace qiaomen::bench
