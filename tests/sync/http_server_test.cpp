#include "sync/hub/http_server.h"

#include <openssl/ssl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "engine/base/log.h"
#include "tests/support/count.h"
#include "tests/support/raw_connection.h"
#include "tests/support/scripted_handler.h"
#include "tests/support/test_certificates.h"

using namespace qiaomen;
using namespace qiaomen::testing;
using namespace std::chrono_literals;

namespace {

NullLog no_log;

std::unique_ptr<HttpServer> serve(RequestHandler& handler, HttpServerOptions options = {}, Log& log = no_log) {
  auto server = HttpServer::start(std::move(options), handler, log);
  REQUIRE(server);
  return *std::move(server);
}

Errc start_code(HttpServerOptions options) {
  ScriptedHandler handler;
  const auto server = HttpServer::start(std::move(options), handler, no_log);
  REQUIRE(!server);
  return server.error().code;
}

std::string get(std::string_view path) { return "GET " + std::string(path) + " HTTP/1.1\r\nHost: hub\r\n\r\n"; }

std::string post(std::string_view path, std::string_view body) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

std::string ok(std::string_view body) {
  return "HTTP/1.1 200 \r\nContent-Length: " + std::to_string(body.size()) + "\r\nContent-Type: text/plain\r\n\r\n" +
         std::string(body);
}

std::string refusal(std::string_view status) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

// Waits for what the path names: "/3" for key 3. Other paths are answered at once.
ServerAnswer wait_for_path(const ServerRequest& request) {
  if (request.target == "/now") return text_reply("now");
  return deferred_text({std::stoull(request.target.substr(1))});
}

void poke(HttpServer& server, PokeKey key) { server.poke({&key, 1}); }

class KeptLog final : public Log {
 public:
  void write(LogLevel, std::string_view message) override {
    const std::lock_guard lock(mutex_);
    text_.append(message).append("\n");
    if (message.starts_with("cannot accept")) pauses.up();
  }
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

  Count pauses;

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

// Whoever answers is believed.
class TlsPeer {
 public:
  explicit TlsPeer(std::uint16_t port, int version_max = TLS1_3_VERSION) : connection_(port) {
    SSL_CTX_set_max_proto_version(context_.get(), version_max);
    tls_.reset(SSL_new(context_.get()));
    SSL_set_fd(tls_.get(), connection_.socket());
    is_connected_ = SSL_connect(tls_.get()) == 1;
  }

  bool is_connected() const { return is_connected_; }
  void send(std::string_view bytes) { SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())); }
  std::string read(std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t have = 0;
    for (int got = 1; got > 0 && have < size; have += static_cast<std::size_t>(std::max(got, 0))) {
      got = SSL_read(tls_.get(), bytes.data() + have, static_cast<int>(size - have));
    }
    return bytes.substr(0, have);
  }

 private:
  RawConnection connection_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, SSL_free};
  bool is_connected_ = false;
};

// While it lives, this process may open one file more.
class OneFileLeft {
 public:
  OneFileLeft() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::dup(STDOUT_FILENO);
    ::close(next);
    const rlimit tight{static_cast<rlim_t>(next) + 1, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &tight);
  }
  ~OneFileLeft() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

// --- Requests and replies ---

TEST_CASE("a request reaches the handler whole and its reply comes back") {
  ScriptedHandler handler([](const ServerRequest& request) {
    return text_reply(request.method + " " + request.target + " " + std::string(as_text(request.body)));
  });
  const auto server = serve(handler);
  RawConnection peer(server->port());
  peer.send("POST /a?b HTTP/1.1\r\nX-One: 1\r\nContent-Length: 3\r\n\r\n").send("xyz");
  CHECK(peer.read_message() == ok("POST /a?b xyz"));
  CHECK(handler.last().header("x-one") == "1");
  CHECK(handler.last().header("x-two").empty());
}

TEST_CASE("a chunked body reaches the handler as one") {
  ScriptedHandler handler([](const ServerRequest& request) { return text_reply(as_text(request.body)); });
  const auto server = serve(handler);
  RawConnection peer(server->port());
  peer.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r").send("\nde\r\n0\r\n\r\n");
  CHECK(peer.read_message() == ok("abcde"));
}

TEST_CASE("requests sent at once are answered in order") {
  ScriptedHandler handler([](const ServerRequest& request) { return text_reply(request.target); });
  const auto server = serve(handler);
  RawConnection peer(server->port());
  peer.send(get("/1") + post("/2", "body") + get("/3"));
  CHECK(peer.read_message() == ok("/1"));
  CHECK(peer.read_message() == ok("/2"));
  CHECK(peer.read_message() == ok("/3"));
  CHECK(server->counters().connections == 1);
}

TEST_CASE("a peer that wants no more gets its reply and the end of the connection") {
  ScriptedHandler handler;
  const auto server = serve(handler);
  for (const auto* head : {"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    CHECK(RawConnection(server->port()).send(head).read_to_end() ==
          "HTTP/1.1 200 \r\nContent-Length: 2\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nok");
  }
}

TEST_CASE("HEAD gets the head only") {
  ScriptedHandler handler;
  const auto server = serve(handler);
  RawConnection peer(server->port());
  peer.send("HEAD / HTTP/1.1\r\n\r\n" + get("/"));
  CHECK(peer.read_until("\r\n\r\n") == "HTTP/1.1 200 \r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\n");
  CHECK(peer.read_message() == ok("ok"));
}

TEST_CASE("a reply without content has no length and no type") {
  ScriptedHandler handler([](const ServerRequest&) { return ServerReply{.status = 204, .headers = {{"A", "b"}}}; });
  const auto server = serve(handler);
  CHECK(RawConnection(server->port()).send(get("/")).read_message() == "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n");
}

TEST_CASE("a peer that asks before it sends its body is told to go on") {
  ScriptedHandler handler([](const ServerRequest& request) { return text_reply(as_text(request.body)); });
  const auto server = serve(handler);
  RawConnection peer(server->port());
  peer.send("POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(peer.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(peer.send("abc").read_message() == ok("abc"));
}

TEST_CASE("a handler that throws costs its request a 500, and the log names no path") {
  KeptLog log;
  ScriptedHandler handler([](const ServerRequest& request) -> ServerAnswer {
    if (request.target == "/later")
      return DeferredReply{{}, 1ms, [](const auto&) -> ServerReply { throw std::runtime_error("disk"); }};
    throw std::runtime_error("no disk");
  });
  const auto server = serve(handler, {}, log);
  RawConnection peer(server->port());
  CHECK(peer.send(get("/who")).read_message() == "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
  CHECK(peer.send(get("/later")).read_message().starts_with("HTTP/1.1 500 "));
  CHECK(log.text().contains("no disk"));
  CHECK(!log.text().contains("/who"));
}

// --- Limits ---

TEST_CASE("a body above the limit is refused before it is read") {
  ScriptedHandler handler;
  const auto server = serve(handler, {.body_bytes_max = 1000});
  RawConnection peer(server->port());
  CHECK(peer.send(post("/", std::string(1000, 'x'))).read_message() == ok("ok"));
  peer.send("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n");
  CHECK(peer.read_message() == refusal("413 Payload Too Large"));
  peer.close();
  CHECK(handler.served.value() == 1);
}

TEST_CASE("the refusal arrives although the peer goes on sending") {
  ScriptedHandler handler;
  const auto server = serve(handler);
  RawConnection peer(server->port());
  peer.send("POST / HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n").send(std::string(3'000'000, 'x'));
  CHECK(peer.read_to_end() == refusal("413 Payload Too Large"));
}

TEST_CASE("a chunked body above the limit is refused as it grows") {
  ScriptedHandler handler;
  const auto server = serve(handler, {.body_bytes_max = 1000});
  RawConnection peer(server->port());
  peer.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n200\r\n" + std::string(512, 'x') + "\r\n");
  peer.send("200\r\n" + std::string(512, 'x') + "\r\n");
  CHECK(peer.read_message() == refusal("413 Payload Too Large"));
  CHECK(handler.served.value() == 0);
}

TEST_CASE("a head above the limit and what is not HTTP are refused") {
  ScriptedHandler handler;
  const auto server = serve(handler, {.head_bytes_max = 500});
  CHECK(RawConnection(server->port()).send("GET / HTTP/1.1\r\nX: " + std::string(600, 'x')).read_message() ==
        refusal("431 Request Header Fields Too Large"));
  for (const auto* bytes :
       {"good morning\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}) {
    INFO(bytes);
    CHECK(RawConnection(server->port()).send(bytes).read_message() == refusal("400 Bad Request"));
  }
  CHECK(handler.served.value() == 0);
}

TEST_CASE("a chunk's own head is limited too") {
  ScriptedHandler handler;
  const auto server = serve(handler, {.head_bytes_max = 500});
  RawConnection peer(server->port());
  peer.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;" + std::string(600, 'x'));
  CHECK(peer.read_message() == refusal("431 Request Header Fields Too Large"));
}

TEST_CASE("connections above the limit are closed at once, and the others live on") {
  ScriptedHandler handler;
  const auto server = serve(handler, {.connections_max = 1});
  RawConnection first(server->port());
  CHECK(first.send(get("/")).read_message() == ok("ok"));
  CHECK(RawConnection(server->port()).read_to_end().empty());
  CHECK(first.send(get("/")).read_message() == ok("ok"));
  CHECK(server->counters().connections_refused == 1);
}

TEST_CASE("a machine without free descriptors keeps connections waiting until there are some") {
  KeptLog log;
  ScriptedHandler handler;
  const auto server = serve(handler, {}, log);
  const auto connect = [&] {
    const OneFileLeft limit;
    RawConnection peer(server->port());
    CHECK(log.pauses.reaches(1));
    return peer;
  };
  CHECK(connect().send(get("/")).read_message() == ok("ok"));
}

TEST_CASE("a head that dribbles in is cut off") {
  ScriptedHandler handler;
  const auto server = serve(handler, {.head_timeout = 50ms});
  CHECK(RawConnection(server->port()).send("GET / HTTP/1.1\r\nX-").read_to_end().empty());
  CHECK(server->counters().timeouts == 1);
}

TEST_CASE("a body that stalls is cut off") {
  ScriptedHandler handler;
  const auto server = serve(handler, {.stall_timeout = 50ms});
  RawConnection peer(server->port());
  peer.send("POST / HTTP/1.1\r\nContent-Length: 9000\r\n\r\n" + std::string(5000, 'x'));
  CHECK(peer.read_to_end().empty());
  CHECK(server->counters().timeouts == 1);
}

TEST_CASE("a connection without requests is closed") {
  ScriptedHandler handler;
  const auto server = serve(handler, {.idle_timeout = 50ms});
  CHECK(RawConnection(server->port()).read_to_end().empty());
  CHECK(RawConnection(server->port()).send(get("/")).read_to_end() == ok("ok"));
  CHECK(server->counters().timeouts == 2);
}

TEST_CASE("a peer that never finishes the handshake is cut off") {
  ScriptedHandler handler;
  const TestCertificates certificates;
  const auto server = serve(handler, {.tls = certificates.tls(), .handshake_timeout = 50ms});
  CHECK(RawConnection(server->port()).read_to_end().empty());
  CHECK(server->counters().timeouts == 1);
}

TEST_CASE("a peer that does not take its reply is cut off") {
  Count begun;
  ScriptedHandler handler([&](const ServerRequest&) {
    begun.up();
    ServerReply reply;
    reply.body.resize(std::size_t{64} << 20);  // more than two sockets hold
    return reply;
  });
  const auto server = serve(handler, {.stall_timeout = 100ms});
  RawConnection peer(server->port());
  peer.send(get("/"));
  REQUIRE(begun.reaches(1));
  server->stop(60s);  // in-flight requests may finish: this one ends by its time-out
  CHECK(server->counters().timeouts == 1);
}

// --- Where it listens ---

TEST_CASE("plain HTTP is served on loopback only") {
  CHECK(start_code({.address = "0.0.0.0"}) == Errc::Refused);
  CHECK(start_code({.address = "::"}) == Errc::Refused);
  ScriptedHandler handler;
  CHECK(HttpServer::start({.address = "127.0.0.2"}, handler, no_log));
  const TestCertificates certificates;
  CHECK(HttpServer::start({.address = "0.0.0.0", .tls = certificates.tls()}, handler, no_log));
}

TEST_CASE("a host name, a taken port and bad certificates are told apart") {
  CHECK(start_code({.address = "localhost"}) == Errc::Malformed);
  RawListener taken;
  CHECK(start_code({.port = taken.port()}) == Errc::Unavailable);
  const TestCertificates mine, other;
  CHECK(start_code({.tls = TlsFiles{mine.folder / "none.pem", mine.server.private_key}}) == Errc::Unavailable);
  CHECK(start_code({.tls = TlsFiles{mine.server.certificate, other.server.private_key}}) == Errc::Unavailable);
}

TEST_CASE("TLS 1.2 is refused") {
  ScriptedHandler handler;
  const TestCertificates certificates;
  const auto server = serve(handler, {.tls = certificates.tls()});
  CHECK(!TlsPeer(server->port(), TLS1_2_VERSION).is_connected());
  CHECK(TlsPeer(server->port()).is_connected());
}

// --- Waiting replies ---

TEST_CASE("a waiting reply comes when its key is poked, and not for another key") {
  ScriptedHandler handler(wait_for_path);
  const auto server = serve(handler);
  RawConnection third(server->port()), seventh(server->port());
  third.send(get("/3"));
  seventh.send(get("/7"));
  REQUIRE(handler.served.reaches(2));
  poke(*server, 7);
  CHECK(seventh.read_message() == ok("moved 7"));
  poke(*server, 3);
  CHECK(third.read_message() == ok("moved 3"));
  CHECK(third.send(get("/now")).read_message() == ok("now"));
}

TEST_CASE("a poke while the handler looks is not lost") {
  std::unique_ptr<HttpServer> server;
  ScriptedHandler handler([&](const ServerRequest& request) {
    poke(*server, 3);  // somebody commits after the handler has read
    return wait_for_path(request);
  });
  server = serve(handler);
  CHECK(RawConnection(server->port()).send(get("/3")).read_message() == ok("moved 3"));
}

TEST_CASE("a waiting reply comes at its time-out with nothing moved, and the connection lives on") {
  ScriptedHandler handler([](const ServerRequest&) { return deferred_text({1}, 20ms); });
  const auto server = serve(handler);
  RawConnection peer(server->port());
  CHECK(peer.send(get("/")).read_message() == ok("moved"));
  CHECK(peer.send(get("/")).read_message() == ok("moved"));
  CHECK(server->counters().timeouts == 0);
  CHECK(server->counters().waiting_replies == 0);
}

TEST_CASE("everybody can be woken at once") {
  ScriptedHandler handler(wait_for_path);
  const auto server = serve(handler);
  RawConnection first(server->port()), second(server->port());
  first.send(get("/1"));
  second.send(get("/2"));
  REQUIRE(handler.served.reaches(2));
  server->wake_all();
  CHECK(first.read_message() == ok("moved"));
  CHECK(second.read_message() == ok("moved"));
}

TEST_CASE("a peer that leaves takes its waiting reply with it") {
  Count dropped;
  ScriptedHandler handler([&](const ServerRequest&) { return deferred_until_dropped(dropped); });
  const auto server = serve(handler);
  {
    RawConnection peer(server->port());
    peer.send(get("/"));
    REQUIRE(handler.served.reaches(1));
  }
  CHECK(dropped.reaches(1));
}

TEST_CASE("a request sent behind one that waits is answered after it") {
  ScriptedHandler handler(wait_for_path);
  const auto server = serve(handler);
  RawConnection peer(server->port());
  peer.send(get("/1"));
  REQUIRE(handler.served.reaches(1));
  peer.send(get("/now"));
  poke(*server, 1);
  CHECK(peer.read_message() == ok("moved 1"));
  CHECK(peer.read_message() == ok("now"));
}

TEST_CASE("over TLS too, a request behind one that waits is answered after it") {
  ScriptedHandler handler(wait_for_path);
  const TestCertificates certificates;
  const auto server = serve(handler, {.tls = certificates.tls()});
  TlsPeer peer(server->port());
  peer.send(get("/1"));
  REQUIRE(handler.served.reaches(1));
  peer.send(get("/now"));
  poke(*server, 1);
  const auto both = ok("moved 1") + ok("now");
  CHECK(peer.read(both.size()) == both);
}

TEST_CASE("two hundred replies wait with two threads, and others are served meanwhile") {
  ScriptedHandler handler(wait_for_path);
  const auto server = serve(handler, {.workers = 2});
  std::vector<RawConnection> peers;
  for (int i = 0; i < 200; ++i) peers.emplace_back(server->port()).send(get("/" + std::to_string(i % 2)));
  REQUIRE(handler.served.reaches(200));
  CHECK(RawConnection(server->port()).send(get("/now")).read_message() == ok("now"));
  poke(*server, 0);
  for (std::size_t i = 0; i < peers.size(); i += 2) CHECK(peers[i].read_message() == ok("moved 0"));
  poke(*server, 1);
  for (std::size_t i = 1; i < peers.size(); i += 2) CHECK(peers[i].read_message() == ok("moved 1"));
  CHECK(server->counters().requests == 201);
  CHECK(server->counters().waiting_replies == 0);
}

// --- Stopping ---

TEST_CASE("a stop lets requests finish, completes what waits, and closes what is idle") {
  Count release;
  ScriptedHandler handler([&](const ServerRequest& request) -> ServerAnswer {
    if (request.target != "/slow") return wait_for_path(request);
    release.reaches(1);
    return text_reply("done");
  });
  const auto server = serve(handler);
  RawConnection idle(server->port()), slow(server->port()), waiting(server->port());
  CHECK(idle.send(get("/now")).read_message() == ok("now"));
  slow.send(get("/slow"));
  waiting.send(get("/1"));
  REQUIRE(handler.served.reaches(3));
  std::jthread stopping([&] { server->stop(60s); });
  CHECK(waiting.read_to_end().ends_with("Connection: close\r\n\r\nmoved"));
  CHECK(idle.read_to_end().empty());
  CHECK_THROWS(RawConnection(server->port()));
  release.up();
  CHECK(slow.read_to_end().ends_with("Connection: close\r\n\r\ndone"));
  stopping.join();
  CHECK(server->counters().open_connections == 0);
  server->stop(60s);
}

TEST_CASE("what is left at the deadline is closed") {
  Count release;
  ScriptedHandler handler([&](const ServerRequest&) {
    release.reaches(1);
    return text_reply("too late");
  });
  const auto server = serve(handler);
  RawConnection stuck(server->port()), half(server->port());
  stuck.send(get("/"));
  half.send("GET / HT");
  REQUIRE(handler.served.reaches(1));
  std::jthread stopping([&] { server->stop(20ms); });
  CHECK(stuck.read_to_end().empty());
  CHECK(half.read_to_end().empty());
  release.up();
}

TEST_CASE("a server that is destroyed ends its connections") {
  ScriptedHandler handler(wait_for_path);
  auto server = serve(handler);
  RawConnection waiting(server->port());
  waiting.send(get("/1"));
  REQUIRE(handler.served.reaches(1));
  server.reset();
  waiting.read_to_end();  // with or without a last reply
}

TEST_CASE("requests and bytes are counted") {
  ScriptedHandler handler;
  const auto server = serve(handler);
  RawConnection peer(server->port());
  const auto asked = post("/", "abc");
  const auto answered = peer.send(asked).read_message();
  CHECK(server->counters().open_connections == 1);
  server->stop(60s);  // what was written is counted a little later than it arrives
  const auto counters = server->counters();
  CHECK(counters.requests == 1);
  CHECK(counters.bytes_in == asked.size());
  CHECK(counters.bytes_out == answered.size());
  CHECK(counters.connections == 1);
  CHECK(counters.open_connections == 0);
}
