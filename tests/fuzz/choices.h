#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "engine/base/bytes.h"

namespace qiaomen::fuzz {

// An input read as a row of decisions, so that every mutation of it is another well-formed act. When it is used up, the
// first of everything is chosen.
class Choices {
 public:
  explicit Choices(BytesView input) : left_(input) {}

  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto first = left_.front();
    left_ = left_.subspan(1);
    return first;
  }
  std::size_t below(std::size_t count) { return byte() % count; }
  bool rarely() { return byte() > 240; }
  bool often() { return byte() <= 240; }

  template <typename Container>
  const auto& one_of(const Container& container) {
    return container[below(std::size(container))];
  }

  std::int64_t number() {
    constexpr std::array kEnds = {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min(),
                                  std::int64_t{-1}, std::int64_t{18'546}, std::int64_t{1} << 40};
    const auto choice = byte();
    return choice < 240 ? choice % 64 : one_of(kEnds);
  }

  std::string text() {
    constexpr std::array kTexts = {"示例",        "elevator", "1",    "101", "image/jpeg",
                                   "13800000000", "",         "a\nb", "\a",  "\xff"};
    if (rarely()) return std::string(4000 + below(2), 'x');
    return one_of(kTexts);
  }

 private:
  BytesView left_;
};

}  // namespace qiaomen::fuzz
