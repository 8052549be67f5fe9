#pragma once

#include <string>
#include <vector>

#include "engine/base/log.h"

namespace qiaomen {

class LinesLog final : public Log {
 public:
  void write(LogLevel, std::string_view message) override { lines.emplace_back(message); }
  std::vector<std::string> lines;
};

}  // namespace qiaomen
