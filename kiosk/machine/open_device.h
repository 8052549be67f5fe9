#pragma once

#include <filesystem>

namespace qiaomen {

// An open device, closed at its end. -1: none.
class OpenDevice {
 public:
  explicit OpenDevice(int descriptor = -1) : descriptor_(descriptor) {}
  ~OpenDevice() { close(); }
  OpenDevice(OpenDevice&& other) noexcept;
  OpenDevice& operator=(OpenDevice&& other) noexcept;

  // Never waits, for the device or for its bytes; a serial line brings and takes bytes as they are. A file that is not
  // there is not made. For reading: a device or a pipe, which can say that something came; a file is not opened.
  enum class For { Reading, Writing };
  static OpenDevice open(const std::filesystem::path& path, For what);

  explicit operator bool() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  // It can answer: it is a device, not a file or a pipe.
  bool is_two_way() const { return two_way_; }
  void close();

 private:
  int descriptor_;
  bool two_way_ = false;
};

}  // namespace qiaomen
