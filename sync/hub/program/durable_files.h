#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/hash.h"
#include "engine/base/result.h"

namespace qiaomen {

// Files that must outlast a power cut. `Unavailable`: which file, and what the system said.

// A fresh file of mode 0600 with the same bytes. NotFound: there is no `from` (any more).
Result<> copy_durably(const std::filesystem::path& from, const std::filesystem::path& to);
Result<> write_durably(const std::filesystem::path& path, std::string_view text);
// The folder's list of names.
Result<> keep_folder(const std::filesystem::path& folder);
Result<Sha256> sha256_of_file(const std::filesystem::path& path);

// A folder of mode 0700 in the making: gone with its owner unless it was put in its place.
class FolderInTheMaking {
 public:
  // Beside `place`, in `place`.partial; what an interrupted one left there goes. Refused: `place` is not free.
  static Result<FolderInTheMaking> begin(const std::filesystem::path& place);
  FolderInTheMaking(FolderInTheMaking&& other) noexcept;
  FolderInTheMaking& operator=(FolderInTheMaking&&) = delete;
  ~FolderInTheMaking();

  const std::filesystem::path& path() const { return path_; }
  // Durable, at once.
  Result<> put_in_place();

 private:
  FolderInTheMaking(std::filesystem::path place, std::filesystem::path path)
      : place_(std::move(place)), path_(std::move(path)) {}
  std::filesystem::path place_, path_;
};

}  // namespace qiaomen
