#pragma once

#include "engine/base/log.h"

namespace qiaomen {

// Another log, without what is below a level. Which must outlive it.
class LogFrom final : public Log {
 public:
  LogFrom(LogLevel lowest, Log& log) : lowest_(lowest), log_(log) {}
  void write(LogLevel level, std::string_view message) override {
    if (level >= lowest_) log_.write(level, message);
  }

 private:
  LogLevel lowest_;
  Log& log_;
};

}  // namespace qiaomen
