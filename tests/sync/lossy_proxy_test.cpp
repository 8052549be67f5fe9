#include "tests/support/lossy_proxy.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "engine/base/log.h"
#include "sync/client/curl_transport.h"
#include "sync/hub/http_server.h"
#include "tests/support/exchange_watch.h"
#include "tests/support/raw_connection.h"
#include "tests/support/scripted_handler.h"
#include "tests/support/test_certificates.h"

using namespace qiaomen;
using namespace qiaomen::testing;

namespace {

NullLog no_log;

// A hub that says "ok", and a device's transport to it through a line with these losses.
struct BadLine {
  explicit BadLine(LossyProxyOptions options) {
    server = *HttpServer::start({.tls = certificates.tls()}, handler, no_log);
    options.hub_port = server->port();
    proxy = std::make_unique<LossyProxy>(options);
    CurlTransportOptions to;
    to.hub_url = "https://127.0.0.1:" + std::to_string(proxy->port());
    to.ca_file = certificates.authority.certificate;
    transport = *CurlTransport::open(to);
  }

  bool exchange() {
    HttpRequest request;
    request.path = "/v1/sync";
    request.body = Bytes(100, 'x');
    const auto reply = transport->exchange(request);
    if (!reply) CHECK(reply.error().code == Errc::Offline);
    return reply.has_value();
  }

  TestCertificates certificates;
  ScriptedHandler handler;
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<LossyProxy> proxy;
  std::unique_ptr<CurlTransport> transport;
};

using Records = std::vector<std::pair<std::uint8_t, std::size_t>>;

Bytes record(std::uint8_t type, std::size_t length) {
  Bytes bytes{type, 3, 3, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
  bytes.resize(5 + length, 0xee);
  return bytes;
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

// A started copy of the program, its port read.
class Program {
 public:
  explicit Program(const std::vector<std::string>& arguments) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<char*> words{const_cast<char*>(LOSSY_PROXY_PROGRAM)};
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    REQUIRE(::posix_spawn(&process_, LOSSY_PROXY_PROGRAM, &actions, nullptr, words.data(), environ) == 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    auto* out = ::fdopen(ends[0], "r");
    if (std::fscanf(out, "%d", &port_) != 1) port_ = 0;
    std::fclose(out);
  }

  std::uint16_t port() const { return static_cast<std::uint16_t>(port_); }
  void signal(int number) { ::kill(process_, number); }
  int exit_code() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t process_ = 0;
  int port_ = 0;
};

}  // namespace

TEST_CASE("records are found wherever the stream is cut") {
  const auto stream = record(22, 300) + record(20, 1) + record(23, 0) + record(23, 16'401);
  const Records wanted = {{22, 300}, {20, 1}, {23, 0}, {23, 16'401}};
  for (const std::size_t piece : {1u, 2u, 5u, 7u, 306u, 20'000u}) {
    RecordScanner scanner;
    Records found;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      scanner.scan(BytesView(stream).subspan(at, std::min(piece, stream.size() - at)),
                   [&](std::uint8_t type, std::size_t length) { found.emplace_back(type, length); });
    }
    CHECK(found == wanted);
  }
}

TEST_CASE("a handshake, alerts and key updates are neither request nor reply") {
  ExchangeWatch watch;
  CHECK(!watch.from_client(record(22, 517)));
  CHECK(!watch.from_hub(record(22, 122) + record(20, 1) + record(23, 27) + record(23, 800) + record(23, 53)));
  CHECK(!watch.from_client(record(20, 1) + record(23, 69)));
  CHECK(!watch.from_hub(record(23, 22)));
  CHECK(!watch.from_client(record(23, 19)));
  CHECK(watch.from_client(record(23, 200)));
  CHECK(!watch.from_hub(record(23, 19)));
  CHECK(watch.from_hub(record(23, 100)));
}

TEST_CASE("a request may come right behind the handshake") {
  ExchangeWatch watch;
  watch.from_client(record(22, 517));
  watch.from_hub(record(22, 122) + record(23, 800));
  CHECK(watch.from_client(record(20, 1) + record(23, 69) + record(23, 200)));
}

TEST_CASE("requests and replies of several pieces begin once each") {
  ExchangeWatch watch;
  for (int i = 0; i < 2; ++i) {
    CHECK(watch.from_client(as_bytes("POST / HTTP/1.1")));
    CHECK(!watch.from_client(as_bytes("\r\n\r\n")));
    CHECK(watch.from_hub(as_bytes("HTTP/1.1 200")));
    CHECK(!watch.from_hub(as_bytes(" OK\r\n\r\n")));
  }
}

TEST_CASE("a good line passes everything") {
  BadLine line({});
  for (int i = 0; i < 10; ++i) CHECK(line.exchange());
  CHECK(line.proxy->counts() == LossyCounts{10, 0, 0, 10});
  CHECK(line.server->counters().connections == 1);
}

TEST_CASE("a lost request never reaches the hub") {
  BadLine line({.lose_requests = 1});
  for (int i = 0; i < 5; ++i) CHECK(!line.exchange());
  CHECK(line.proxy->counts() == LossyCounts{5, 5, 0, 0});
  CHECK(line.handler.served.value() == 0);
}

TEST_CASE("a lost reply means that the hub has served the request, once") {
  BadLine line({.lose_replies = 1});
  for (int i = 0; i < 5; ++i) CHECK(!line.exchange());
  CHECK(line.proxy->counts() == LossyCounts{5, 0, 5, 0});
  CHECK(line.handler.served.value() == 5);
}

TEST_CASE("on a line that loses both, what the hub served is what passed and what lost its reply") {
  BadLine line({.lose_requests = 0.3, .lose_replies = 0.3, .seed = 7});
  std::uint64_t answered = 0;
  for (int i = 0; i < 60; ++i) answered += line.exchange() ? 1 : 0;
  const auto counts = line.proxy->counts();
  CHECK(counts.requests_seen == 60);
  CHECK(counts.requests_lost > 5);
  CHECK(counts.replies_lost > 5);
  CHECK(counts.requests_lost + counts.replies_lost + counts.passed == 60);
  CHECK(counts.passed == answered);
  CHECK(static_cast<std::uint64_t>(line.handler.served.value()) == counts.passed + counts.replies_lost);
}

TEST_CASE("the same seed loses the same exchanges") {
  const auto fates = [] {
    BadLine line({.lose_requests = 0.3, .lose_replies = 0.3, .seed = 42});
    std::string text;
    for (int i = 0; i < 20; ++i) text += line.exchange() ? '+' : '-';
    return text;
  };
  CHECK(fates() == fates());
}

TEST_CASE("plain HTTP loses requests and replies as well") {
  ScriptedHandler handler;
  const auto server = *HttpServer::start({}, handler, no_log);
  const auto ask = [&](LossyProxyOptions options) {
    options.hub_port = server->port();
    LossyProxy proxy(options);
    return RawConnection(proxy.port()).send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").read_to_end();
  };
  CHECK(ask({}).ends_with("ok"));
  CHECK(ask({.lose_replies = 1}).empty());
  CHECK(handler.served.value() == 2);
  CHECK(ask({.lose_requests = 1}).empty());
  CHECK(handler.served.value() == 2);
}

TEST_CASE("a cut line ends what is open and lets nothing through until it is restored") {
  BadLine line({});
  RawConnection open(line.proxy->port());
  CHECK(line.exchange());
  line.proxy->cut_line();
  CHECK(open.read_to_end().empty());
  CHECK(!line.exchange());
  line.proxy->restore_line();
  CHECK(line.exchange());
  CHECK(line.handler.served.value() == 2);
}

TEST_CASE("without a hub the line ends at once") {
  LossyProxy proxy({.hub_port = unused_port()});
  CHECK(RawConnection(proxy.port()).read_to_end().empty());
}

TEST_CASE("a proxy that cannot listen says so") {
  const RawListener taken;
  CHECK_THROWS_AS(LossyProxy({.listen_port = taken.port(), .hub_port = 1}), std::runtime_error);
}

TEST_CASE("the program tells its port, obeys its signals and reports at the end") {
  ScriptedHandler handler;
  const auto server = *HttpServer::start({}, handler, no_log);
  const TemporaryFolder folder;
  const auto report = folder / "report.json";
  Program program({"--to", "127.0.0.1:" + std::to_string(server->port()), "--lose-replies", "1", "--report", report});
  REQUIRE(program.port() != 0);
  const auto request = "GET / HTTP/1.1\r\n\r\n";
  CHECK(RawConnection(program.port()).send(request).read_to_end().empty());
  RawConnection open(program.port());
  program.signal(SIGUSR1);
  CHECK(open.read_to_end().empty());
  program.signal(SIGUSR2);
  program.signal(SIGTERM);
  CHECK(program.exit_code() == 0);
  std::ifstream file(report);
  CHECK(std::string(std::istreambuf_iterator<char>(file), {}) ==
        "{\"requests_seen\": 1, \"requests_lost\": 0, \"replies_lost\": 1, \"passed\": 0}\n");
}

TEST_CASE("the program refuses bad arguments") {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {},
           {"--to", "nowhere"},
           {"--to", "a:70000"},
           {"--to", "127.0.0.1:1", "--lose-requests", "2"},
           {"--to", "127.0.0.1:1", "--lose-requests", "0.6", "--lose-replies", "0.6"}}) {
    Program program(arguments);
    CHECK(program.port() == 0);
    CHECK(program.exit_code() != 0);
  }
}
