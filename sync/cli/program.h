#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "sync/cli/environment.h"

namespace qiaomen {

// The whole program but for the real world: `args` without the program's name. The exit code (exit.h). Throws nothing.
int run_qiaomen(std::span<const std::string> args, std::istream& in, std::ostream& out, std::ostream& err,
                Environment& environment);

}  // namespace qiaomen
