#include <unistd.h>

#include <iostream>

#include "sync/hub/program/console.h"
#include "sync/hub/program/program.h"
#include "sync/hub/spdlog_log.h"

int main(int argc, char** argv) {
  qiaomen::SystemClock clock;
  qiaomen::SystemRandom random;
  qiaomen::SpdlogLog log;
  qiaomen::Console console{std::cout, std::cerr, clock, random, log, ::isatty(STDERR_FILENO) == 1};
  return qiaomen::run_hub_program(argc, argv, console);
}
