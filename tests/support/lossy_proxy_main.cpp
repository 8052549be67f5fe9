// A bad line as a program: see lossy_proxy.h. The first line on stdout is its port. SIGUSR1 cuts the line, SIGUSR2
// restores it, SIGTERM and SIGINT write the report and end.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <string>

#include "tests/support/lossy_proxy.h"

namespace {

using namespace qiaomen::testing;

struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};

HostAndPort parse(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string::npos ? -1 : std::atoi(text.c_str() + colon + 1);
  if (port < 0 || port > 65'535 || colon == 0) throw CLI::ValidationError(text + " is not HOST:PORT");
  return {text.substr(0, colon), static_cast<std::uint16_t>(port)};
}

// Signals are taken by `serve` alone: blocked here, before the proxy starts its thread.
sigset_t take_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGUSR1, SIGUSR2, SIGTERM, SIGINT}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void serve(LossyProxy& proxy, const sigset_t& signals) {
  for (int signal = 0; sigwait(&signals, &signal) == 0;) {
    if (signal == SIGTERM || signal == SIGINT) return;
    signal == SIGUSR1 ? proxy.cut_line() : proxy.restore_line();
  }
}

bool write_report(const std::string& path, const LossyCounts& counts) {
  if (path.empty()) return true;
  std::ofstream report(path);
  report << to_json(counts) << '\n';
  return static_cast<bool>(report.flush());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A bad line between devices and a hub");
  LossyProxyOptions options;
  std::string listen = "127.0.0.1:0";
  std::string to;
  std::string report;
  app.add_option("--listen", listen, "ADDRESS:PORT; port 0: the system chooses")->capture_default_str();
  app.add_option("--to", to, "HOST:PORT of the hub")->required();
  app.add_option("--lose-requests", options.lose_requests, "probability")->check(CLI::Range(0.0, 1.0));
  app.add_option("--lose-replies", options.lose_replies, "probability")->check(CLI::Range(0.0, 1.0));
  app.add_option("--seed", options.seed)->capture_default_str();
  app.add_option("--report", report, "file for the counts, as JSON, written at the end");
  try {
    app.parse(argc, argv);
    const auto here = parse(listen);
    const auto hub = parse(to);
    options.listen_address = here.host;
    options.listen_port = here.port;
    options.hub_host = hub.host;
    options.hub_port = hub.port;
    if (options.lose_requests + options.lose_replies > 1) throw CLI::ValidationError("the losses sum to more than 1");
    const auto signals = take_signals();
    LossyProxy proxy(options);
    std::printf("%d\n", proxy.port());
    std::fflush(stdout);
    serve(proxy, signals);
    if (write_report(report, proxy.counts())) return 0;
    std::fprintf(stderr, "cannot write %s\n", report.c_str());
  } catch (const CLI::Error& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 1;
}
