#pragma once

#include <filesystem>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace qiaomen {

// An open file, closed at the end of its scope.
class DiskFile {
 public:
  enum class For { Reading, Writing };

  // NotFound; Unavailable. For writing it is made where it is missing.
  static Result<DiskFile> open(const std::filesystem::path& path, For what);
  // For writing, by nobody else meanwhile. Busy: somebody does.
  static Result<DiskFile> open_alone(const std::filesystem::path& path);
  DiskFile(DiskFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  DiskFile(const DiskFile&) = delete;
  ~DiskFile();

  std::int64_t size() const;
  Result<Bytes> read(std::int64_t offset, std::size_t length) const;
  // At the end, whole or not at all.
  Result<> append(BytesView bytes);
  Result<> empty();
  Result<> sync() const;
  // What stands at `path` is still this file.
  bool is_at(const std::filesystem::path& path) const;

 private:
  explicit DiskFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

// Makes the folder with those above it, durably.
Result<> make_folder(const std::filesystem::path& folder);
// The names in it are durable.
Result<> sync_folder(const std::filesystem::path& folder);

}  // namespace qiaomen
