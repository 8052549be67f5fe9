#include "sync/client/transport.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <future>
#include <memory>
#include <thread>

#include "engine/base/log.h"
#include "sync/client/curl_transport.h"
#include "sync/hub/http_server.h"
#include "tests/support/raw_connection.h"
#include "tests/support/scripted_handler.h"
#include "tests/support/test_certificates.h"

using namespace qiaomen;
using namespace qiaomen::testing;
using namespace std::chrono_literals;

namespace {

NullLog no_log;

std::unique_ptr<HttpServer> serve(RequestHandler& handler, HttpServerOptions options = {}) {
  auto server = HttpServer::start(std::move(options), handler, no_log);
  REQUIRE(server);
  return *std::move(server);
}

std::unique_ptr<CurlTransport> open(CurlTransportOptions options) {
  auto transport = CurlTransport::open(std::move(options));
  REQUIRE(transport);
  return *std::move(transport);
}

CurlTransportOptions plain_to(std::uint16_t port) {
  CurlTransportOptions options;
  options.hub_url = "http://127.0.0.1:" + std::to_string(port);
  options.plain_is_allowed = true;
  return options;
}

CurlTransportOptions tls_to(std::uint16_t port, const TestCertificates& pinned) {
  CurlTransportOptions options;
  options.hub_url = "https://127.0.0.1:" + std::to_string(port);
  options.ca_file = pinned.authority.certificate;
  return options;
}

HttpRequest request(std::string path, std::string_view body = {}) {
  HttpRequest request;
  request.path = std::move(path);
  request.body.assign(body.begin(), body.end());
  return request;
}

HttpRequest get(std::string path) {
  auto result = request(std::move(path));
  result.method = "GET";
  return result;
}

Error error_of(const Result<HttpReply>& result) {
  REQUIRE(!result);
  return result.error();
}

Errc open_code(CurlTransportOptions options) {
  const auto transport = CurlTransport::open(std::move(options));
  REQUIRE(!transport);
  return transport.error().code;
}

// What comes of one exchange with a peer that answers `bytes` to whatever it is asked, and then ends the connection.
Result<HttpReply> exchange_with_peer_that_says(std::string_view bytes) {
  RawListener listener;
  const auto transport = open(plain_to(listener.port()));
  auto result = std::async(std::launch::async, [&] { return transport->exchange(get("/")); });
  auto peer = listener.accept();
  peer.read_until("\r\n\r\n");
  peer.send(bytes).close();
  return result.get();
}

}  // namespace

TEST_CASE("an exchange carries method, path, headers and body up, and status, headers and body down") {
  ScriptedHandler handler([](const ServerRequest& asked) {
    auto reply = text_reply(as_text(asked.body), 202);
    reply.headers = {{"Qiaomen-Signature", "  xyz "}, {"Again", "1"}, {"Again", "2"}};
    return reply;
  });
  const auto server = serve(handler);
  const auto transport = open(plain_to(server->port()));
  auto asked = request("/v1/sync?x=1", std::string("a\0b", 3));
  asked.headers = {{"Qiaomen-Device", "abc"}, {"Qiaomen-Empty", ""}};
  const auto reply = transport->exchange(asked);
  REQUIRE(reply);
  CHECK(reply->status == 202);
  CHECK(reply->body == asked.body);
  const auto seen = handler.last();
  CHECK(seen.method == "POST");
  CHECK(seen.target == "/v1/sync?x=1");
  CHECK(seen.remote == "127.0.0.1");
  const HttpHeaders sent = {{"host", "127.0.0.1:" + std::to_string(server->port())},
                            {"qiaomen-device", "abc"},
                            {"qiaomen-empty", ""},
                            {"content-length", "3"}};
  CHECK(seen.headers == sent);
  const HttpHeaders wanted = {{"content-length", "3"},
                              {"content-type", "text/plain"},
                              {"qiaomen-signature", "xyz"},
                              {"again", "1"},
                              {"again", "2"}};
  CHECK(reply->headers == wanted);
}

TEST_CASE("other methods and bodies without a type pass as they are") {
  ScriptedHandler handler([](const ServerRequest& asked) {
    return text_reply(asked.method + " " + std::string(asked.header("content-type")) +
                      std::to_string(asked.body.size()));
  });
  const auto server = serve(handler);
  const auto transport = open(plain_to(server->port()));
  CHECK(as_text(transport->exchange(get("/"))->body) == "GET 0");
  auto asked = request("/", "12345");
  asked.method = "PUT";
  CHECK(as_text(transport->exchange(asked)->body) == "PUT 5");
  asked.content_type = "text/plain";
  CHECK(as_text(transport->exchange(asked)->body) == "PUT text/plain5");
}

TEST_CASE("a connection is kept from one exchange to the next") {
  ScriptedHandler handler;
  const TestCertificates certificates;
  const auto server = serve(handler, {.tls = certificates.tls()});
  const auto transport = open(tls_to(server->port(), certificates));
  for (int i = 0; i < 5; ++i) CHECK(transport->exchange(request("/", "x")));
  CHECK(server->counters().requests == 5);
  CHECK(server->counters().connections == 1);
}

TEST_CASE("a megabyte goes up and comes down over TLS") {
  ScriptedHandler handler([](const ServerRequest& asked) {
    ServerReply reply;
    reply.body = asked.body;
    return reply;
  });
  const TestCertificates certificates;
  const auto server = serve(handler, {.tls = certificates.tls()});
  const auto transport = open(tls_to(server->port(), certificates));
  const auto asked = request("/", std::string(std::size_t{1} << 20, 'x'));
  const auto reply = transport->exchange(asked);
  REQUIRE(reply);
  CHECK(reply->body == asked.body);
}

TEST_CASE("a redirect is a reply, and is not followed") {
  ScriptedHandler handler([](const ServerRequest&) {
    auto reply = text_reply("", 302);
    reply.headers = {{"Location", "/elsewhere"}};
    return reply;
  });
  const auto server = serve(handler);
  const auto reply = open(plain_to(server->port()))->exchange(get("/"));
  REQUIRE(reply);
  CHECK(reply->status == 302);
  CHECK(handler.served.value() == 1);
}

TEST_CASE("a reply above the caps is refused, and the next exchange works") {
  ScriptedHandler handler([](const ServerRequest& asked) {
    auto reply = text_reply("");
    if (asked.target == "/body") reply.body.resize(1001);
    if (asked.target == "/full") reply.body.resize(1000);
    if (asked.target == "/head") reply.headers = {{"Long", std::string(2000, 'x')}};
    return reply;
  });
  const auto server = serve(handler);
  auto options = plain_to(server->port());
  options.reply_body_max = 1000;
  options.reply_head_max = 2000;
  const auto transport = open(options);
  CHECK(error_of(transport->exchange(get("/body"))).code == Errc::TooLarge);
  CHECK(error_of(transport->exchange(get("/head"))).code == Errc::TooLarge);
  CHECK(transport->exchange(get("/full"))->body.size() == 1000);
}

TEST_CASE("a reply without a length is capped too") {
  CHECK(error_of(exchange_with_peer_that_says("HTTP/1.1 200 OK\r\n\r\n" + std::string(2'000'000, 'x'))).code ==
        Errc::TooLarge);
}

TEST_CASE("interim replies leave no trace") {
  const auto reply = exchange_with_peer_that_says(
      "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  REQUIRE(reply);
  CHECK(reply->status == 200);
  CHECK(reply->headers == HttpHeaders{{"content-length", "2"}});
  CHECK(as_text(reply->body) == "ok");
}

TEST_CASE("what is not HTTP is malformed") {
  CHECK(error_of(exchange_with_peer_that_says("good morning\r\n")).code == Errc::Malformed);
}

TEST_CASE("a hub that is not there is offline, and the message says what was kept") {
  const auto error = error_of(open(plain_to(unused_port()))->exchange(request("/", "x")));
  CHECK(error.code == Errc::Offline);
  CHECK(error.message.contains("本机的记录都在"));
}

TEST_CASE("a connection that ends before the reply is complete is offline") {
  for (const auto* bytes : {"", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
                            "HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}) {
    INFO(bytes);
    CHECK(error_of(exchange_with_peer_that_says(bytes)).code == Errc::Offline);
  }
}

TEST_CASE("a body goes out once, also when a kept connection breaks") {
  RawListener listener;
  const auto transport = open(plain_to(listener.port()));
  auto first = std::async(std::launch::async, [&] { return transport->exchange(request("/", "one")); });
  auto peer = listener.accept();
  CHECK(peer.read_until("one").starts_with("POST / HTTP/1.1\r\n"));
  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  REQUIRE(first.get());
  auto second = std::async(std::launch::async, [&] { return transport->exchange(request("/", "two")); });
  peer.read_until("two");
  peer.close();  // the hub may have done what it was asked
  CHECK(error_of(second.get()).code == Errc::Offline);
}

TEST_CASE("a stop from another thread ends an exchange that waits, on both sides") {
  Count dropped;
  ScriptedHandler handler([&](const ServerRequest&) { return deferred_until_dropped(dropped); });
  const TestCertificates certificates;
  const auto server = serve(handler, {.tls = certificates.tls()});
  const auto transport = open(tls_to(server->port(), certificates));
  std::stop_source stop;
  auto asked = get("/v1/poke");
  asked.stop = stop.get_token();
  auto result = std::async(std::launch::async, [&] { return transport->exchange(asked); });
  REQUIRE(handler.served.reaches(1));
  stop.request_stop();
  REQUIRE(result.wait_for(30s) == std::future_status::ready);
  CHECK(error_of(result.get()).code == Errc::Offline);
  CHECK(dropped.reaches(1));
}

TEST_CASE("after a stop nothing is sent, and another exchange works") {
  ScriptedHandler handler;
  const auto server = serve(handler);
  const auto transport = open(plain_to(server->port()));
  std::stop_source stop;
  stop.request_stop();
  auto asked = get("/");
  asked.stop = stop.get_token();
  CHECK(error_of(transport->exchange(asked)).code == Errc::Offline);
  CHECK(server->counters().connections == 0);
  CHECK(transport->exchange(get("/")));
}

TEST_CASE("a line that stays silent for too long is offline") {
  ScriptedHandler handler([](const ServerRequest&) { return deferred_text({}); });
  const auto server = serve(handler);
  auto asked = get("/");
  asked.silence_max = 1s;
  CHECK(error_of(open(plain_to(server->port()))->exchange(asked)).code == Errc::Offline);
}

TEST_CASE("a peer that never finishes the handshake is offline") {
  const TestCertificates certificates;
  RawListener listener;  // the kernel accepts, nobody speaks
  auto options = tls_to(listener.port(), certificates);
  options.connect_timeout = 50ms;
  CHECK(error_of(open(options)->exchange(get("/"))).code == Errc::Offline);
}

TEST_CASE("both sides count the same traffic, without TLS") {
  ScriptedHandler handler(
      [](const ServerRequest& asked) { return text_reply(std::string(asked.body.size() / 2, 'y')); });
  const TestCertificates certificates;
  const auto server = serve(handler, {.tls = certificates.tls()});
  const auto transport = open(tls_to(server->port(), certificates));
  CHECK(transport->traffic().up_bytes == 0);
  for (const std::size_t size : {0u, 1000u, 200'000u}) {
    REQUIRE(transport->exchange(request("/v1/sync", std::string(size, 'x'))));
  }
  server->stop(60s);  // it counts a little later than the client
  const auto [up, down] = transport->traffic();
  CHECK(up == server->counters().bytes_in);
  CHECK(down == server->counters().bytes_out);
  CHECK(up > 201'000);
  CHECK(up < 202'000);
}

TEST_CASE("only an https address of scheme, host and port is taken, http where allowed") {
  const TestCertificates certificates;
  const auto with = [&](std::string url) {
    auto options = tls_to(1, certificates);
    options.hub_url = std::move(url);
    return options;
  };
  CHECK(CurlTransport::open(with("https://hub.example")));
  CHECK(CurlTransport::open(with("https://hub.example:8443/")));
  CHECK(open_code(with("http://hub.example")) == Errc::Refused);
  CHECK(open_code(with("ftp://hub.example")) == Errc::Refused);
  for (const auto* url : {"", "hub.example", "https://", "https://a@hub.example", "https://hub.example/v1",
                          "https://hub.example?x", "https://hub.example#x"}) {
    INFO(url);
    CHECK(open_code(with(url)) == Errc::Malformed);
  }
}

TEST_CASE("without the authority's file no transport opens") {
  const TestCertificates certificates;
  auto options = tls_to(1, certificates);
  options.ca_file = certificates.folder / "none.pem";
  CHECK(open_code(options) == Errc::Unavailable);
}

TEST_CASE("an authority's file that holds no certificate sends nothing") {
  const TestCertificates certificates;
  ScriptedHandler handler;
  const auto server = serve(handler, {.tls = certificates.tls()});
  auto options = tls_to(server->port(), certificates);
  options.ca_file = certificates.folder / "empty.pem";
  std::ofstream(options.ca_file) << "nothing";
  CHECK(error_of(open(options)->exchange(get("/"))).code == Errc::Unavailable);
}

TEST_CASE("a hub under another authority is not believed") {
  const TestCertificates hub, other;
  ScriptedHandler handler;
  const auto server = serve(handler, {.tls = hub.tls()});
  CHECK(open(tls_to(server->port(), hub))->exchange(get("/")));
  const auto error = error_of(open(tls_to(server->port(), other))->exchange(request("/", "secret")));
  CHECK(error.code == Errc::Unauthenticated);
  CHECK(error.message.contains("没有发送"));
  CHECK(handler.served.value() == 1);
}

TEST_CASE("a certificate for another host is not believed") {
  const TestCertificates certificates({"hub.example", "10.0.0.1"});
  ScriptedHandler handler;
  const auto server = serve(handler, {.tls = certificates.tls()});
  CHECK(error_of(open(tls_to(server->port(), certificates))->exchange(get("/"))).code == Errc::Unauthenticated);
  CHECK(handler.served.value() == 0);
}

TEST_CASE("an expired certificate is not believed until it is renewed, and the message points at the clock") {
  const TestCertificates certificates({"127.0.0.1"}, kYear2000);
  ScriptedHandler handler;
  {
    const auto server = serve(handler, {.tls = certificates.tls()});
    const auto error = error_of(open(tls_to(server->port(), certificates))->exchange(get("/")));
    CHECK(error.code == Errc::Unauthenticated);
    CHECK(error.message.contains("日期"));
  }
  REQUIRE(renew_server_certificate(certificates.authority, certificates.server, {}, wall_time_now()));
  const auto server = serve(handler, {.tls = certificates.tls()});
  CHECK(open(tls_to(server->port(), certificates))->exchange(get("/")));
}

TEST_CASE("a device whose clock is months behind still believes a new certificate") {
  const auto later = WallTime{wall_time_now().us + 300 * std::int64_t{86'400'000'000}};
  const TestCertificates certificates({"127.0.0.1"}, later);
  ScriptedHandler handler;
  const auto server = serve(handler, {.tls = certificates.tls()});
  CHECK(open(tls_to(server->port(), certificates))->exchange(get("/")));
}
