#pragma once

#include <utility>  // before Asio, which forgets it

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>
#include <unordered_set>

#include "sync/hub/http_line.h"
#include "sync/hub/http_server.h"
#include "sync/hub/poke_board.h"

namespace qiaomen {

// What http_server.cpp and http_connection.cpp share, and nobody else sees.

class HttpConnection;

namespace net = boost::asio;
using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<net::ip::tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<net::ip::tcp, Executor>;
using Steady = std::chrono::steady_clock;
using Timer = net::basic_waitable_timer<Steady, net::wait_traits<Steady>, Executor>;
using ErrorCode = boost::system::error_code;

struct Tally {
  std::atomic<std::uint64_t> requests, bytes_in, bytes_out, connections, connections_refused, timeouts,
      open_connections;
};

struct HttpServer::Core {
  Core(HttpServerOptions the_options, RequestHandler& the_handler, Log& the_log)
      : options(std::move(the_options)), handler(the_handler), log(the_log) {}

  Result<void> listen();
  void run();
  void accept();
  void adopt(Socket socket);
  void pause_accepting(ErrorCode error);
  void drain(std::chrono::milliseconds deadline);
  void forget(HttpConnection* connection);
  void close_all();

  HttpServerOptions options;
  RequestHandler& handler;
  Log& log;
  std::optional<TlsContext> tls;
  PokeBoard board;
  Tally tally{};
  net::io_context io{1};
  Acceptor acceptor{io};
  Timer pause{io};
  Timer last_call{io};
  bool draining = false;                            // io thread
  std::unordered_set<HttpConnection*> connections;  // io thread
  std::uint16_t port = 0;
  std::optional<net::thread_pool> workers;
  std::jthread io_thread;
};

}  // namespace qiaomen
