#pragma once

#include <filesystem>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/result.h"

namespace qiaomen {

// A durable set of hashes: an empty file for each. Any number of processes.
class BlobMarks {
 public:
  explicit BlobMarks(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Durable when it returns. Unavailable: the disk does not take it.
  Result<> add(const Sha256& sha256);
  // One that comes back after a crash is removed again.
  void remove(const Sha256& sha256);
  bool contains(const Sha256& sha256) const;
  // Ascending.
  std::vector<Sha256> all() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace qiaomen
