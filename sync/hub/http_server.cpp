#include "sync/hub/http_server.h"

#include <utility>  // before Asio, which forgets it

#include <fmt/format.h>
#include <pthread.h>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // of boost::optional, when sanitizers are on
#endif
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/vector_body.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <csignal>
#include <iterator>
#include <memory>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <vector>

#include "engine/base/assert.h"
#include "sync/hub/http_line.h"
#include "sync/hub/poke_board.h"

namespace qiaomen {

namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<net::ip::tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<net::ip::tcp, Executor>;
using Steady = std::chrono::steady_clock;
using Timer = net::basic_waitable_timer<Steady, net::wait_traits<Steady>, Executor>;
using Parser = http::request_parser<http::vector_body<std::uint8_t>>;
using ErrorCode = boost::system::error_code;
using std::chrono::milliseconds;

constexpr std::size_t kHeadPiece_bytes = 2048;
constexpr std::size_t kBodyPiece_bytes = 16384;
constexpr std::size_t kProgress_bytes = 4096;
constexpr milliseconds kLinger{2000};
constexpr milliseconds kAcceptPause{100};

struct Tally {
  std::atomic<std::uint64_t> requests, bytes_in, bytes_out, connections, connections_refused, timeouts,
      open_connections;
};

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

ServerRequest to_request(Parser::value_type message, std::string remote) {
  ServerRequest request;
  request.method = view(message.method_string());
  request.target = view(message.target());
  for (const auto& field : message) {
    request.headers.emplace_back(lower_case(view(field.name_string())), view(field.value()));
  }
  request.body = std::move(message.body());
  request.remote = std::move(remote);
  return request;
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
  constexpr std::string_view kBreaks("\r\n\0", 3);
  ASSERT(name.find_first_of(kBreaks) == name.npos && value.find_first_of(kBreaks) == value.npos);
  head.append(name).append(": ").append(value).append("\r\n");
}

// Head and body in one piece: one TLS record, one packet, if it is small.
Bytes to_bytes(const ServerReply& reply, bool keep_alive, bool with_body) {
  const auto reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(reply.status)));
  auto head = fmt::format("HTTP/1.1 {} {}\r\n", reply.status, view(reason));
  const bool is_bodiless = reply.status == 204 || reply.status == 304;
  ASSERT(reply.status >= 200 && reply.status <= 599 && (!is_bodiless || reply.body.empty()));
  if (!is_bodiless) append_header(head, "Content-Length", std::to_string(reply.body.size()));
  if (!is_bodiless && !reply.content_type.empty()) append_header(head, "Content-Type", reply.content_type);
  for (const auto& [name, value] : reply.headers) append_header(head, name, value);
  if (!keep_alive) append_header(head, "Connection", "close");
  head.append("\r\n");
  Bytes bytes(head.begin(), head.end());
  if (with_body) bytes.insert(bytes.end(), reply.body.begin(), reply.body.end());
  return bytes;
}

int status_of(ErrorCode error) {
  if (error == http::error::body_limit) return 413;
  if (error == http::error::header_limit) return 431;
  return 400;
}

class Connection;

}  // namespace

struct HttpServer::Core {
  Core(HttpServerOptions the_options, RequestHandler& the_handler, Log& the_log)
      : options(std::move(the_options)), handler(the_handler), log(the_log) {}

  Result<void> listen();
  void run();
  void accept();
  void adopt(Socket socket);
  void pause_accepting(ErrorCode error);
  void drain(milliseconds deadline);
  void forget(Connection* connection);
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
  bool draining = false;                        // io thread
  std::unordered_set<Connection*> connections;  // io thread
  std::uint16_t port = 0;
  std::optional<net::thread_pool> workers;
  std::jthread io_thread;
};

namespace {

using Core = HttpServer::Core;

// One connection, one request at a time. Lives on the io thread; shared because each pending wait keeps it alive.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Core& core, Socket socket)
      : core_(core),
        socket_(std::move(socket)),
        line_(socket_.native_handle(), core.tls ? &*core.tls : nullptr),
        timer_(core.io) {}

  void start();
  // The server is stopping: ends now unless a request has begun.
  void drain();
  void close();

 private:
  using Next = void (Connection::*)();

  void shake_hands();
  void next_request();
  void begin_request();
  void read_request();
  bool parse();
  bool head_is_complete();
  void dispatch();
  void answered(ServerAnswer answer, const PokeBoard::Look& look);
  void wait(DeferredReply deferred, const PokeBoard::Look& look);
  void watch_peer();
  void woken(const std::vector<PokeKey>& moved);
  void send(const ServerReply& reply);
  void refuse(int status);
  void write(Bytes bytes, Next then);
  void write_more();
  void after_reply();
  void linger();
  void swallow();

  void await(HttpLine::State state, Next next);
  void set_deadline(milliseconds delay);
  void stop_deadline();
  void on_deadline();
  // Runs `work` on a worker, then `then` with its result here.
  template <typename Work, typename Then>
  void on_worker(Work work, Then then);

  Core& core_;
  Socket socket_;
  HttpLine line_;
  Timer timer_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<DeferredReply> deferred_;  // while a reply waits
  PokeBoard::WaitId wait_id_ = 0;
  Bytes out_;
  std::size_t written_ = 0;
  Next after_write_ = nullptr;
  std::size_t progress_ = 0;
  bool head_is_read_ = false;
  bool keep_alive_ = false;
  bool wants_body_ = true;
  bool idle_ = true;  // no request has begun
  bool closed_ = false;
};

ServerAnswer ask(Core& core, const ServerRequest& request) {
  try {
    return core.handler.handle(request);
  } catch (const std::exception& error) {
    core.log.write(LogLevel::Error, fmt::format("the handler failed, the request got 500: {}", error.what()));
    return ServerReply{.status = 500, .content_type = {}};
  }
}

ServerReply complete(Core& core, DeferredReply& deferred, const std::vector<PokeKey>& moved) {
  try {
    return deferred.reply(moved);
  } catch (const std::exception& error) {
    core.log.write(LogLevel::Error, fmt::format("a waiting reply failed, it became 500: {}", error.what()));
    return ServerReply{.status = 500, .content_type = {}};
  }
}

template <typename Work, typename Then>
void Connection::on_worker(Work work, Then then) {
  net::post(*core_.workers, [self = shared_from_this(), work = std::move(work), then = std::move(then),
                             keep_running = net::make_work_guard(core_.io)]() mutable {
    auto& io = self->core_.io;
    auto result = work();
    net::post(io, [self = std::move(self), result = std::move(result), then = std::move(then),
                   keep_running = std::move(keep_running)]() mutable {
      if (!self->closed_) then(*self, std::move(result));
    });
  });
}

void Connection::await(HttpLine::State state, Next next) {
  if (state == HttpLine::State::Closed) return close();
  const auto kind = state == HttpLine::State::WantsWrite ? Socket::wait_write : Socket::wait_read;
  socket_.async_wait(kind, [self = shared_from_this(), next](ErrorCode error) {
    if (error || self->closed_) return;  // only this connection cancels
    (self.get()->*next)();
  });
}

void Connection::set_deadline(milliseconds delay) {
  timer_.expires_after(delay);
  timer_.async_wait([self = shared_from_this()](ErrorCode error) {
    const bool was_moved = self->timer_.expiry() > Steady::now();
    if (!error && !self->closed_ && !was_moved) self->on_deadline();
  });
}

void Connection::stop_deadline() {
  timer_.expires_at(Timer::time_point::max());  // cancels, and a handler that is queued already sees that it moved
}

void Connection::on_deadline() {
  if (deferred_) {
    if (core_.board.cancel(wait_id_)) woken({});
    return;
  }
  ++core_.tally.timeouts;
  close();
}

void Connection::start() {
  set_deadline(core_.options.handshake_timeout);
  shake_hands();
}

void Connection::shake_hands() {
  const auto [state, size] = line_.handshake();
  if (state != HttpLine::State::Done) return await(state, &Connection::shake_hands);
  next_request();
}

void Connection::next_request() {
  if (core_.draining) return close();
  if (buffer_.size() > 0 || line_.has_pending()) return begin_request();
  buffer_.shrink_to_fit();
  set_deadline(core_.options.idle_timeout);
  await(HttpLine::State::WantsRead, &Connection::begin_request);
}

void Connection::begin_request() {
  idle_ = false;
  head_is_read_ = false;
  progress_ = 0;
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(core_.options.head_bytes_max));
  parser_->body_limit(core_.options.body_bytes_max);
  set_deadline(core_.options.head_timeout);
  read_request();
}

void Connection::read_request() {
  while (parse()) {
    // Beast leaves only the line before a chunk, of any length, or a part of the trailer.
    if (head_is_read_ && buffer_.size() > core_.options.head_bytes_max) return refuse(431);
    const auto space = buffer_.prepare(head_is_read_ ? kBodyPiece_bytes : kHeadPiece_bytes);
    const auto [state, size] = line_.read({static_cast<std::uint8_t*>(space.data()), space.size()});
    if (state != HttpLine::State::Done) return await(state, &Connection::read_request);
    buffer_.commit(size);
    core_.tally.bytes_in += size;
    progress_ += size;
    if (head_is_read_ && progress_ >= kProgress_bytes) {
      progress_ = 0;
      set_deadline(core_.options.stall_timeout);
    }
  }
}

// True: more bytes are needed. Otherwise the request has gone its way.
bool Connection::parse() {
  while (buffer_.size() > 0 && !parser_->is_done()) {
    ErrorCode error;
    buffer_.consume(parser_->put(buffer_.data(), error));
    if (error == http::error::need_more) return true;
    if (error) return refuse(status_of(error)), false;
    if (!head_is_read_ && parser_->is_header_done() && !head_is_complete()) return false;
  }
  if (!parser_->is_done()) return true;
  dispatch();
  return false;
}

// False: reading goes on once the peer was told to send its body.
bool Connection::head_is_complete() {
  head_is_read_ = true;
  parser_->eager(true);
  set_deadline(core_.options.stall_timeout);
  const auto expected = lower_case(view(parser_->get()[http::field::expect]));
  if (expected != "100-continue" || parser_->is_done()) return true;
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  write(Bytes(kContinue.begin(), kContinue.end()), &Connection::read_request);
  return false;
}

void Connection::dispatch() {
  stop_deadline();
  auto message = parser_->release();
  parser_.reset();
  keep_alive_ = message.keep_alive();
  wants_body_ = message.method() != http::verb::head;
  ++core_.tally.requests;
  ErrorCode unknown;
  const auto remote = socket_.remote_endpoint(unknown);
  struct Looked {
    PokeBoard::Look look;
    ServerAnswer answer;
  };
  on_worker(
      [&core = core_, request = to_request(std::move(message), remote.address().to_string())] {
        auto look = core.board.look();
        return Looked{std::move(look), ask(core, request)};
      },
      [](Connection& self, Looked looked) { self.answered(std::move(looked.answer), looked.look); });
}

void Connection::answered(ServerAnswer answer, const PokeBoard::Look& look) {
  if (auto* reply = std::get_if<ServerReply>(&answer)) return send(*reply);
  wait(std::get<DeferredReply>(std::move(answer)), look);
}

void Connection::wait(DeferredReply deferred, const PokeBoard::Look& look) {
  auto keys = std::exchange(deferred.keys, {});
  const auto timeout = deferred.timeout;
  deferred_.emplace(std::move(deferred));
  if (core_.draining) return woken({});
  buffer_.shrink_to_fit();
  set_deadline(timeout);
  wait_id_ = core_.board.wait(look, std::move(keys), [self = shared_from_this()](std::vector<PokeKey> moved) mutable {
    auto& io = self->core_.io;
    net::post(io, [self = std::move(self), moved = std::move(moved)] {
      if (!self->closed_) self->woken(moved);
    });
  });
  watch_peer();
}

void Connection::watch_peer() {
  if (!deferred_) return;  // woken meanwhile
  const auto [state, size] = line_.peek();
  if (state == HttpLine::State::Done) return;  // the next request, already
  await(state, &Connection::watch_peer);
}

void Connection::woken(const std::vector<PokeKey>& moved) {
  stop_deadline();
  ErrorCode ignored;
  socket_.cancel(ignored);  // the watch
  auto deferred = std::exchange(deferred_, std::nullopt);
  on_worker(
      [&core = core_, deferred = std::move(*deferred), moved]() mutable { return complete(core, deferred, moved); },
      [](Connection& self, const ServerReply& reply) { self.send(reply); });
}

void Connection::send(const ServerReply& reply) {
  keep_alive_ = keep_alive_ && !core_.draining;
  write(to_bytes(reply, keep_alive_, wants_body_), &Connection::after_reply);
}

// Answers without the handler. What the peer still sends is swallowed for a moment: a reset would lose the answer.
void Connection::refuse(int status) {
  parser_.reset();
  const ServerReply reply{.status = status, .content_type = {}};
  write(to_bytes(reply, /*keep_alive=*/false, /*with_body=*/false), &Connection::linger);
}

void Connection::write(Bytes bytes, Next then) {
  out_ = std::move(bytes);
  written_ = 0;
  after_write_ = then;
  write_more();
}

void Connection::write_more() {
  while (written_ < out_.size()) {
    set_deadline(core_.options.stall_timeout);
    const auto [state, size] = line_.write(BytesView(out_).subspan(written_));
    if (state != HttpLine::State::Done) return await(state, &Connection::write_more);
    written_ += size;
    core_.tally.bytes_out += size;
  }
  out_ = {};
  (this->*after_write_)();
}

void Connection::after_reply() {
  idle_ = true;
  keep_alive_ ? next_request() : close();
}

void Connection::linger() {
  line_.say_goodbye();
  set_deadline(kLinger);
  swallow();
}

void Connection::swallow() {
  std::array<std::uint8_t, kBodyPiece_bytes> scratch;
  ErrorCode error;
  socket_.read_some(net::buffer(scratch), error);
  if (error && error != net::error::would_block) return close();
  await(HttpLine::State::WantsRead, &Connection::swallow);
}

void Connection::drain() {
  if (idle_) close();
}

void Connection::close() {
  if (std::exchange(closed_, true)) return;
  if (deferred_) core_.board.cancel(wait_id_);
  deferred_.reset();
  stop_deadline();
  line_.say_goodbye();
  ErrorCode ignored;
  socket_.close(ignored);
  core_.forget(this);
}

}  // namespace

Result<void> HttpServer::Core::listen() {
  ErrorCode error;
  const auto address = net::ip::make_address(options.address, error);
  if (error) return fail(Errc::Malformed, fmt::format("{} 不是 IP 地址", options.address));
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
  const auto connection = std::make_shared<Connection>(*this, std::move(socket));
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

void HttpServer::Core::forget(Connection* connection) {
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
