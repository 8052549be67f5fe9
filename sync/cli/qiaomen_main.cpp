#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "sync/cli/program.h"
#include "sync/cli/signal_interrupt.h"
#include "sync/client/curl_transport.h"

namespace {

using namespace qiaomen;

// What a person at the terminal should not miss; the rest is for developers.
class StderrLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message) override {
    if (level >= LogLevel::Warning) std::cerr << message << '\n';
  }
};

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

Result<std::unique_ptr<Transport>> connect(const std::string& hub_url, const std::filesystem::path& ca_file) {
  CurlTransportOptions options;
  options.hub_url = hub_url;
  options.ca_file = ca_file;
  TRY(auto transport, CurlTransport::open(std::move(options)));
  return transport;
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
  Environment environment{clock, random, log, interrupt, variable, connect, free_bytes};
  const std::vector<std::string> args(argv + 1, argv + argc);
  return run_qiaomen(args, std::cin, std::cout, std::cerr, environment);
}
