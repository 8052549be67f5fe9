#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace qiaomen {

// Which file it is that a path leads to. One that was deleted, or put in another's place, is not the one that is open:
// what is written to that goes nowhere.
class DataFile {
 public:
  explicit DataFile(std::filesystem::path path);

  enum class Is { There, Missing, Another };
  Is now() const;

 private:
  struct Number {
    std::uint64_t device = 0, inode = 0;
    bool operator==(const Number&) const = default;
  };
  static std::optional<Number> number_of(const std::filesystem::path& path);

  std::filesystem::path path_;
  std::optional<Number> opened_;
};

}  // namespace qiaomen
