#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "sync/cli/program.h"
#include "sync/cli/signal_interrupt.h"
#include "sync/client/curl_transport.h"
#include "sync/device/stderr_log.h"

namespace {

using namespace qiaomen;

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<std::uint64_t> free_bytes(const std::filesystem::path& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  return error ? std::nullopt : std::optional<std::uint64_t>(space.available);
}

}  // namespace

int main(int argc, char** argv) {
  SystemClock clock;
  SystemRandom random;
  StderrLog log;
  SignalInterrupt interrupt;
  Environment environment{clock, random, log, interrupt, variable, connect_to_hub, free_bytes};
  const std::vector<std::string> args(argv + 1, argv + argc);
  return run_qiaomen(args, std::cin, std::cout, std::cerr, environment);
}
