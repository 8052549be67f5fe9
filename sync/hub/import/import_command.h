#pragma once

#include <iosfwd>

#include "engine/base/clock.h"

namespace qiaomen {

class CliCommand;

struct ImportConsole {
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;
};

// `qiaomen-hub import DIR …`. Running it sets `exit_code`: 0 imported, or a dry run without errors; 2 the command line
// or a file has errors, and nothing was written; 7, 8, 9 as --help says. All arguments outlive the app. The store's
// exceptions are the caller's.
void add_import_command(CliCommand app, Clock& clock, const ImportConsole& console, int& exit_code);

}  // namespace qiaomen
