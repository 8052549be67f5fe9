#pragma once

#include <string>
#include <string_view>

#include "kiosk/ui/ui.h"

namespace qiaomen {

// At the foot of what goes on over pages: 上一页 and 下一页, or the way out after the last page.
enum class Turn { None, Before, After, Leave };

// `leave`: on the button of the way out.
Turn draw_turns(Ui& ui, bool has_before, bool has_after, std::string_view leave);

// 第 1 页，共 3 页; `page` counts from 0.
std::string page_words(std::size_t page, std::size_t pages, const Words& words);

}  // namespace qiaomen
