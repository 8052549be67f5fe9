#pragma once

#include <memory>

#include "engine/base/log.h"

namespace spdlog {
class logger;
}

namespace qiaomen {

// Lines on stderr, with time and level. Any thread.
class SpdlogLog final : public Log {
 public:
  explicit SpdlogLog(LogLevel lowest = LogLevel::Info);
  void write(LogLevel level, std::string_view message) override;

 private:
  std::shared_ptr<spdlog::logger> logger_;  // spdlog's own handle
};

}  // namespace qiaomen
