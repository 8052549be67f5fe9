#pragma once

#include <filesystem>
#include <string_view>

#include "engine/base/result.h"

namespace qiaomen {

// A file of mode 0600 in the making, beside its place: put there whole, or gone. An older file of that name stays until
// then.
class OutputFile {
 public:
  // Unavailable: it cannot be made.
  static Result<OutputFile> create(const std::filesystem::path& place);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  // For who writes it by name.
  const std::filesystem::path& path() const { return path_; }
  Result<> write(std::string_view text);
  Result<> put_in_place();
  std::unexpected<Error> failure(std::string_view why) const;

 private:
  OutputFile(std::filesystem::path place, std::filesystem::path path, int descriptor);
  std::filesystem::path place_, path_;
  int descriptor_;
};

}  // namespace qiaomen
