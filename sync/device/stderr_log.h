#pragma once

#include <iostream>

#include "engine/base/log.h"

namespace qiaomen {

// What a person at the terminal, or a service's journal, should not miss; the rest is for developers.
class StderrLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message) override {
    if (level >= LogLevel::Warning) std::cerr << message << '\n';
  }
};

}  // namespace qiaomen
