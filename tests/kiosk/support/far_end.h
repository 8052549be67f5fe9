#pragma once

#include <filesystem>
#include <string>

namespace qiaomen {

// A serial device as the machine sees it, and the test at its other end: what the machine writes is heard here, and
// what is said here is there for the machine to read when `say` returns.
class FarEnd {
 public:
  FarEnd();
  ~FarEnd();
  FarEnd(const FarEnd&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Waits until so much came; what came.
  std::string hear(std::size_t bytes);
  void say(const std::string& bytes) const;
  void pull_out();

 private:
  std::filesystem::path path_;
  int far_ = -1, near_ = -1;
};

}  // namespace qiaomen
