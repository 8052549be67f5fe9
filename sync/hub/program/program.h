#pragma once

namespace qiaomen {

struct Console;

// `qiaomen-hub`: parses the command line, runs the one command, returns its exit code.
int run_hub_program(int argc, const char* const* argv, Console& console);

}  // namespace qiaomen
