#pragma once

#include <string_view>

namespace qiaomen {

enum class LogLevel { Debug, Info, Warning, Error };

// All that the engine knows of logging. No personal data in a message: ids and counts only.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(LogLevel level, std::string_view message) = 0;
};

class NullLog final : public Log {
 public:
  void write(LogLevel, std::string_view) override {}
};

}  // namespace qiaomen
