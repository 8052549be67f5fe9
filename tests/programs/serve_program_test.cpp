#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <fstream>

#include "sync/client/curl_transport.h"
#include "tests/programs/program_world.h"
#include "tests/support/raw_connection.h"

namespace qiaomen {
namespace {

using testing::ProgramWorld;
using testing::RawConnection;
using testing::Words;

std::string get(const ProgramWorld& world, const std::string& path) {
  CurlTransportOptions options;
  options.hub_url = world.url();
  options.ca_file = world.folder / "hub" / "ca.pem";
  const auto transport = CurlTransport::open(std::move(options)).value();
  const auto reply = transport->exchange({.method = "GET", .path = path, .headers = {}, .body = {}});
  return reply && reply->status == 200 ? std::string(as_text(reply->body)) : std::string();
}

// A server without encryption, on the port that it says.
struct PlainServer {
  explicit PlainServer(const ProgramWorld& world)
      : process(HUB_PROGRAM, {"serve", world.hub_folder(), "--listen", "127.0.0.1:0", "--plain"}) {
    const auto url = process.line_with("http://127.0.0.1:");
    port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  }
  testing::Process process;
  std::uint16_t port = 0;
};

std::size_t granted_buckets(const ProgramWorld& world, const std::string& name) {
  return world.ask(name, {"digest"}).at("buckets").size();
}

}  // namespace

TEST_CASE("serve says its address, and answers for its health and its figures") {
  ProgramWorld world;
  world.serve();
  CHECK(get(world, "/healthz") == "ok\n");
  CHECK(get(world, "/metrics").contains("# TYPE"));
  CHECK(get(world, "/nowhere").empty());
}

TEST_CASE("SIGTERM ends a server with 0 while a device waits for news, and the device waits on") {
  ProgramWorld world;
  world.serve();
  world.enrol_inspector("one", "WG001");
  const auto watch = world.start("one", {"sync", "--watch"});
  watch->line_with("已同步");
  while (!get(world, "/metrics").contains("waiting_pollers 1\n")) REQUIRE(!get(world, "/healthz").empty());
  world.server().signal(SIGTERM);
  CHECK(world.server().wait().exit == 0);
  world.visit("one", testing::door(0), "服务器停着");
  watch->line_with("等待网络");
  world.serve();
  world.visit("one", testing::door(1), "服务器又在了");
  watch->line_with("未送达 0");
  watch->signal(SIGTERM);
  CHECK(watch->wait().exit == 0);
}

TEST_CASE("SIGTERM lets a request finish that has begun, and ends with 0") {
  ProgramWorld world;
  PlainServer server(world);
  RawConnection client(server.port);
  // One piece: with the answer to the first, the server has the beginning of the second.
  client.send(
      "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nPOST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n01234");
  CHECK(client.read_message().contains("200"));
  server.process.signal(SIGTERM);
  server.process.line_with("stopping");
  client.send("56789");
  CHECK(client.read_message().starts_with("HTTP/1.1 4"));
  CHECK(server.process.wait().exit == 0);
}

TEST_CASE("a second server of the same data is refused, and told by which process") {
  ProgramWorld world;
  world.serve();
  const auto second = world.hub({"serve", world.hub_folder(), "--listen", "127.0.0.1:0"});
  CHECK(second.exit == 6);
  CHECK(second.err.contains("已由进程 " + std::to_string(world.server().id())));
  CHECK(get(world, "/healthz") == "ok\n");
  world.kill_server();
  world.serve();  // a killed one leaves no lock
  CHECK(get(world, "/healthz") == "ok\n");
}

TEST_CASE("without encryption a server listens on loopback only") {
  ProgramWorld world;
  const auto refused = world.hub({"serve", world.hub_folder(), "--plain", "--listen", "0.0.0.0:0"});
  CHECK(refused.exit == 1);
  CHECK(refused.err.contains("只能监听本机地址"));
  PlainServer server(world);
  RawConnection client(server.port);
  CHECK(client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").read_message().contains("200"));
}

TEST_CASE("what the operator's commands write beside the server reaches a waiting device") {
  ProgramWorld world;
  world.serve();
  world.enrol_inspector("one", "WG001");
  const auto buckets = granted_buckets(world, "one");
  const auto watch = world.start("one", {"sync", "--watch"});
  watch->line_with("已同步");

  REQUIRE(world.hub({"assign", world.hub_folder(), "--building", "E01/3号楼", "--to", "WG001"}).exit == 0);
  watch->line_with("已同步：收到 ");
  CHECK(granted_buckets(world, "one") == buckets + 1);

  const auto file = (world.folder / "second.json").string();
  std::ofstream(file) << R"({"code": "second", "name": "第二次（示例）", "starts_on": "2020-09-01",
      "ends_on": "2099-12-31", "target_permille": 900, "division": "379900"})";
  REQUIRE(world.hub({"campaign", "publish", world.hub_folder(), "--file", file}).exit == 0);
  watch->line_with("已同步：收到 ");
  watch->signal(SIGTERM);
  CHECK(watch->wait().exit == 0);
  CHECK(world.ask("one", {"tasks", "--campaign", "second"}).at("doors").size() > 0);
}

}  // namespace qiaomen
