#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace qiaomen {

// Lines no wider than `width`, as pieces of `text`. Breaks between ideographs, between words of other scripts, and at
// '\n'; closing punctuation never begins a line, opening brackets never end one (GB/T 15834: 标点不出现在行首、行末),
// and a number stays with what it counts. A word that is wider than a line is broken anywhere. `measure` gives the
// width of a piece. Blanks at a break fall away.
std::vector<std::string_view> break_lines(std::string_view text, float width,
                                          const std::function<float(std::string_view)>& measure);

}  // namespace qiaomen
