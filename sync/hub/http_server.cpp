#include "sync/hub/http_server.h"

#include <utility>  // before Asio, which forgets it

#include <fmt/format.h>
#include <pthread.h>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include <csignal>
#include <memory>
#include <vector>

#include "engine/base/assert.h"
#include "sync/hub/http_connection.h"

namespace qiaomen {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kAcceptPause{100};

}  // namespace

Result<void> HttpServer::Core::listen() {
  ErrorCode error;
  const auto address = net::ip::make_address(options.address, error);
  if (error)
    return fail(Errc::Malformed,
                fmt::format("“{}”不是 IP 地址，没有开始服务。监听的地址应如 0.0.0.0:8443。", options.address));
  if (!options.tls && !address.is_loopback()) {
    return fail(Errc::Refused, fmt::format("不加密时只能监听本机地址，不能监听 {}", options.address));
  }
  if (options.tls) {
    TRY(tls, TlsContext::open(options.tls->certificate_chain, options.tls->private_key));
  }
  const net::ip::tcp::endpoint endpoint(address, options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
  if (!error && address.is_v6()) acceptor.set_option(net::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(Acceptor::max_listen_connections, error);
  if (error) {
    return fail(Errc::Unavailable,
                fmt::format("不能监听 {} 端口 {}（{}）", options.address, options.port, error.message()));
  }
  port = acceptor.local_endpoint().port();
  return {};
}

void HttpServer::Core::run() {
  workers.emplace(static_cast<std::size_t>(options.workers));
  accept();
  io_thread = std::jthread([this] {
    // OpenSSL writes without MSG_NOSIGNAL; blocked here, SIGPIPE becomes an error code and nobody else is touched.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    io.run();
  });
}

void HttpServer::Core::accept() {
  acceptor.async_accept(io, [this](ErrorCode error, Socket socket) {
    if (!acceptor.is_open()) return;
    if (error == net::error::no_descriptors || error == net::error::no_memory || error == net::error::no_buffer_space ||
        error == ErrorCode(ENFILE, boost::system::system_category())) {
      return pause_accepting(error);
    }
    if (!error) adopt(std::move(socket));
    accept();
  });
}

void HttpServer::Core::adopt(Socket socket) {
  if (connections.size() >= options.connections_max) {
    ++tally.connections_refused;
    return;  // closed at once: a peer that hears nothing would wait for long
  }
  ErrorCode error;
  socket.non_blocking(true, error);
  if (!error) socket.native_non_blocking(true, error);
  if (!error) socket.set_option(net::ip::tcp::no_delay(true), error);
  if (error) return;  // gone already
  const auto connection = std::make_shared<HttpConnection>(*this, std::move(socket));
  connections.insert(connection.get());
  ++tally.connections;
  ++tally.open_connections;
  connection->start();
}

// Without descriptors, accept would fail again at once and for ever.
void HttpServer::Core::pause_accepting(ErrorCode error) {
  log.write(LogLevel::Warning, fmt::format("cannot accept connections for the moment: {}", error.message()));
  pause.expires_after(kAcceptPause);
  pause.async_wait([this](ErrorCode cancelled) {
    if (!cancelled && acceptor.is_open()) accept();
  });
}

void HttpServer::Core::forget(HttpConnection* connection) {
  connections.erase(connection);
  --tally.open_connections;
  if (draining && connections.empty()) last_call.cancel();
}

void HttpServer::Core::drain(milliseconds deadline) {
  draining = true;
  ErrorCode ignored;
  acceptor.close(ignored);
  pause.cancel();
  board.wake_all();
  for (auto* connection : std::vector(connections.begin(), connections.end())) connection->drain();
  if (connections.empty()) return;
  last_call.expires_after(deadline);
  last_call.async_wait([this](ErrorCode error) {
    if (!error) close_all();
  });
}

void HttpServer::Core::close_all() {
  for (auto* connection : std::vector(connections.begin(), connections.end())) connection->close();
}

HttpServer::HttpServer(std::unique_ptr<Core> core) : core_(std::move(core)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options, RequestHandler& handler, Log& log) {
  ASSERT(options.workers > 0);
  auto core = std::make_unique<Core>(std::move(options), handler, log);
  TRY_VOID(core->listen());
  core->run();
  log.write(LogLevel::Info, fmt::format("listening on {} port {}", core->options.address, core->port));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(core)));
}

HttpServer::~HttpServer() { stop(milliseconds(0)); }

std::uint16_t HttpServer::port() const { return core_->port; }
void HttpServer::poke(std::span<const PokeKey> keys) { core_->board.poke(keys); }
void HttpServer::wake_all() { core_->board.wake_all(); }

ServerCounters HttpServer::counters() const {
  const auto& tally = core_->tally;
  return {.requests = tally.requests,
          .bytes_in = tally.bytes_in,
          .bytes_out = tally.bytes_out,
          .connections = tally.connections,
          .connections_refused = tally.connections_refused,
          .timeouts = tally.timeouts,
          .open_connections = tally.open_connections,
          .waiting_replies = core_->board.waiting()};
}

void HttpServer::stop(milliseconds deadline) {
  if (!core_->io_thread.joinable()) return;
  net::post(core_->io, [core = core_.get(), deadline] { core->drain(deadline); });
  core_->io_thread.join();
  core_->workers->join();
  core_->log.write(LogLevel::Info, "stopped");
}

}  // namespace qiaomen
