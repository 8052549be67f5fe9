#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/base/clock.h"
#include "kiosk/machine/open_device.h"

namespace qiaomen {

// A code scanner that writes a line of text for each code: a serial line, or a pipe. One that is pulled out is looked
// for again every so often. One thread; nothing waits.
class Scanner {
 public:
  static constexpr std::int64_t kLookAgainUs = 2'000'000;
  static constexpr std::size_t kLineMax = 256;

  explicit Scanner(std::filesystem::path device) : path_(std::move(device)) {}

  // The next code, without its end of line; nullopt: none was read since.
  std::optional<std::string> next(MonotonicTime now);
  // Readable when `next` is to be asked again; -1: there is no scanner now.
  int descriptor() const { return device_.descriptor(); }
  // When `next` is to be asked though nothing is readable; nullopt: never.
  std::optional<MonotonicTime> looks_at() const;

 private:
  void look_for_it(MonotonicTime now);
  bool hear();  // false: nothing came
  std::optional<std::string> take_line();

  std::filesystem::path path_;
  OpenDevice device_;
  std::optional<MonotonicTime> looked_;
  std::string heard_;
};

}  // namespace qiaomen
