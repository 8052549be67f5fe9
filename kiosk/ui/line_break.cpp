#include "kiosk/ui/line_break.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"

namespace qiaomen {
namespace {

constexpr std::string_view kNotAtStart = "，。、；：？！）》〉」』】〕｝…—～·％‰°℃,.;:?!)]}%’”";
constexpr std::string_view kNotAtEnd = "（《〈「『【〔｛([{￥$‘“";

std::size_t bytes_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool is_in(std::string_view set, std::string_view character) {
  for (std::size_t at = 0; at < set.size(); at += bytes_of(set[at])) {
    if (set.substr(at, bytes_of(set[at])) == character) return true;
  }
  return false;
}

// ASCII letters and digits hold together.
bool is_word(std::string_view character) { return character.size() == 1 && character[0] != ' '; }

class Breaker {
 public:
  Breaker(std::string_view text, float width, const std::function<float(std::string_view)>& measure)
      : text_(text), width_(width), measure_(measure) {}

  std::vector<std::string_view> lines() {
    for (std::size_t at = 0;; ++at) {
      const auto end = std::min(text_.find('\n', at), text_.size());
      paragraph(text_.substr(at, end - at));
      at = end;
      if (at >= text_.size()) return std::move(lines_);
    }
  }

 private:
  void paragraph(std::string_view rest) {
    if (rest.empty()) lines_.push_back(rest);
    while (!rest.empty()) {
      const auto taken = line_end(rest);
      auto line = rest.substr(0, taken);
      while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
      lines_.push_back(line);
      rest.remove_prefix(taken);
      while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    }
  }

  // How many bytes the first line takes: at least one character.
  std::size_t line_end(std::string_view rest) const {
    std::size_t fits = 0, breakable = 0;
    while (fits < rest.size()) {
      const auto next = fits + std::min(bytes_of(rest[fits]), rest.size() - fits);
      if (fits > 0 && measure_(rest.substr(0, next)) > width_) break;
      if (fits > 0 && may_break(rest, fits)) breakable = fits;
      fits = next;
    }
    if (fits == rest.size()) return fits;
    if (may_break(rest, fits)) return fits;
    return breakable > 0 ? breakable : fits;
  }

  static bool may_break(std::string_view rest, std::size_t at) {
    const auto after = rest.substr(at, bytes_of(rest[at]));
    auto begin = at - 1;
    while (begin > 0 && (static_cast<unsigned char>(rest[begin]) & 0xC0U) == 0x80U) --begin;
    const auto before = rest.substr(begin, at - begin);
    // A number stays with what it counts: "594 户".
    const bool after_number = before == " " && begin > 0 && rest[begin - 1] >= '0' && rest[begin - 1] <= '9';
    if (after_number && after.size() > 1) return false;
    if (after == " " || is_in(kNotAtStart, after) || is_in(kNotAtEnd, before)) return false;
    return !(is_word(before) && is_word(after));
  }

  std::string_view text_;
  float width_;
  const std::function<float(std::string_view)>& measure_;
  std::vector<std::string_view> lines_;
};

}  // namespace

std::vector<std::string_view> break_lines(std::string_view text, float width,
                                          const std::function<float(std::string_view)>& measure) {
  return Breaker(text, width, measure).lines();
}

}  // namespace qiaomen
