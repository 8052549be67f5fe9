#pragma once

#include <string>
#include <string_view>

namespace qiaomen {

// What a receipt printer reads. Of text that is not UTF-8, what comes before the fault.
std::string gb18030(std::string_view utf8);

}  // namespace qiaomen
