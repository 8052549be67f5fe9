#pragma once

#include "engine/base/result.h"

namespace qiaomen {

// How the program ends; numbers for scripts, documented in --help.
enum class Exit {
  Done = 0,
  Refused = 1,          // a rule says no; nothing was written
  Usage = 2,            // the command line or an input file is not understood
  Offline = 3,          // the hub was not reached; everything is kept
  NeedsEnrolment = 4,   // not enrolled here, or the hub does not know this device
  Blocked = 5,          // the hub blocked this device; what was here is gone
  Busy = 6,             // another process holds what is needed
  NotFound = 7,         // nothing, or more than one thing, has that name
  Machine = 8,          // disk, file or certificate
  ProgramTooOld = 9,    // the file or the hub is newer than this program
  Unauthenticated = 10  // whoever answered is not the hub
};

Exit exit_of(Errc code);
// For --help.
const char* exit_codes_text();

}  // namespace qiaomen
