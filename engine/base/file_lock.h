#pragma once

#include <filesystem>
#include <optional>
#include <utility>

#include "engine/base/result.h"

namespace qiaomen {

// A lock on a file made for it. Ends with its holder, however that ends.
class FileLock {
 public:
  enum class Kind { Shared, Exclusive };
  // `Busy` if another has it, `Unavailable` if the file cannot be made. Who has it alone leaves its process id.
  static Result<FileLock> take(const std::filesystem::path& file, Kind kind);

  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// The process that took the lock alone, last; for words to people.
std::optional<int> last_holder(const std::filesystem::path& file);

}  // namespace qiaomen
