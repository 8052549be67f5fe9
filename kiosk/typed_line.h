#pragma once

#include <string_view>

#include "kiosk/ui/wiped_text.h"

namespace qiaomen {

// A line of standard input, without its end; typed at a terminal it is asked for and not shown.
WipedText typed_line(std::string_view question);

}  // namespace qiaomen
