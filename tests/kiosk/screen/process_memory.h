#pragma once

#include <sys/types.h>

#include <string_view>

namespace qiaomen {

// Whether the text stands anywhere in what the process may write to, as UTF-8, UTF-16 or UTF-32. Of a child of this
// process. Throws if its memory cannot be read.
bool memory_holds(pid_t process, std::string_view text);

}  // namespace qiaomen
