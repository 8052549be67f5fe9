#include "sync/hub/http_connection.h"

#include <fmt/format.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>

namespace qiaomen {

using std::chrono::milliseconds;

namespace {

using Core = HttpServer::Core;

constexpr std::size_t kSwallow_bytes = 16384;
constexpr std::size_t kProgress_bytes = 4096;
constexpr milliseconds kLinger{2000};

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

}  // namespace

HttpConnection::HttpConnection(HttpServer::Core& core, Socket socket)
    : core_(core),
      socket_(std::move(socket)),
      line_(socket_.native_handle(), core.tls ? &*core.tls : nullptr),
      timer_(core.io),
      reader_({core.options.head_bytes_max, core.options.body_bytes_max}) {}

template <typename Work, typename Then>
void HttpConnection::on_worker(Work work, Then then) {
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

void HttpConnection::await(HttpLine::State state, Next next) {
  if (state == HttpLine::State::Closed) return close();
  const auto kind = state == HttpLine::State::WantsWrite ? Socket::wait_write : Socket::wait_read;
  socket_.async_wait(kind, [self = shared_from_this(), next](ErrorCode error) {
    if (error || self->closed_) return;  // only this connection cancels
    (self.get()->*next)();
  });
}

void HttpConnection::set_deadline(milliseconds delay) {
  timer_.expires_after(delay);
  timer_.async_wait([self = shared_from_this()](ErrorCode error) {
    const bool was_moved = self->timer_.expiry() > Steady::now();
    if (!error && !self->closed_ && !was_moved) self->on_deadline();
  });
}

void HttpConnection::stop_deadline() {
  timer_.expires_at(Timer::time_point::max());  // cancels, and a handler that is queued already sees that it moved
}

void HttpConnection::on_deadline() {
  if (deferred_) {
    if (core_.board.cancel(wait_id_)) woken({});
    return;
  }
  ++core_.tally.timeouts;
  close();
}

void HttpConnection::start() {
  set_deadline(core_.options.handshake_timeout);
  shake_hands();
}

void HttpConnection::shake_hands() {
  const auto [state, size] = line_.handshake();
  if (state != HttpLine::State::Done) return await(state, &HttpConnection::shake_hands);
  next_request();
}

void HttpConnection::next_request() {
  if (core_.draining) return close();
  if (reader_.has_bytes() || line_.has_pending()) return begin_request();
  reader_.shrink();
  set_deadline(core_.options.idle_timeout);
  await(HttpLine::State::WantsRead, &HttpConnection::begin_request);
}

void HttpConnection::begin_request() {
  idle_ = false;
  progress_ = 0;
  reader_.begin();
  set_deadline(core_.options.head_timeout);
  read_request();
}

void HttpConnection::read_request() {
  while (parse()) {
    const auto [state, size] = line_.read(reader_.room());
    if (state != HttpLine::State::Done) return await(state, &HttpConnection::read_request);
    reader_.filled(size);
    core_.tally.bytes_in += size;
    progress_ += size;
    if (reader_.head_is_read() && progress_ >= kProgress_bytes) {
      progress_ = 0;
      set_deadline(core_.options.stall_timeout);
    }
  }
}

bool HttpConnection::parse() {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  while (true) {
    switch (reader_.parse()) {
      case HttpRequestReader::State::NeedsMore: return true;
      case HttpRequestReader::State::HeadComplete: set_deadline(core_.options.stall_timeout); break;
      case HttpRequestReader::State::AwaitsConsent:
        write(Bytes(kContinue.begin(), kContinue.end()), &HttpConnection::read_request);
        return false;
      case HttpRequestReader::State::Complete: return dispatch(), false;
      case HttpRequestReader::State::Refused: return refuse(reader_.refusal()), false;
    }
  }
}

void HttpConnection::dispatch() {
  stop_deadline();
  auto taken = reader_.take();
  keep_alive_ = taken.keep_alive;
  wants_body_ = taken.wants_body;
  ++core_.tally.requests;
  ErrorCode unknown;
  taken.request.remote = socket_.remote_endpoint(unknown).address().to_string();
  struct Looked {
    PokeBoard::Look look;
    ServerAnswer answer;
  };
  on_worker(
      [&core = core_, request = std::move(taken.request)] {
        auto look = core.board.look();
        return Looked{std::move(look), ask(core, request)};
      },
      [](HttpConnection& self, Looked looked) { self.answered(std::move(looked.answer), looked.look); });
}

void HttpConnection::answered(ServerAnswer answer, const PokeBoard::Look& look) {
  if (auto* reply = std::get_if<ServerReply>(&answer)) return send(*reply);
  wait(std::get<DeferredReply>(std::move(answer)), look);
}

void HttpConnection::wait(DeferredReply deferred, const PokeBoard::Look& look) {
  auto keys = std::exchange(deferred.keys, {});
  const auto timeout = deferred.timeout;
  deferred_.emplace(std::move(deferred));
  if (core_.draining) return woken({});
  reader_.shrink();
  set_deadline(timeout);
  wait_id_ = core_.board.wait(look, std::move(keys), [self = shared_from_this()](std::vector<PokeKey> moved) mutable {
    auto& io = self->core_.io;
    net::post(io, [self = std::move(self), moved = std::move(moved)] {
      if (!self->closed_) self->woken(moved);
    });
  });
  watch_peer();
}

void HttpConnection::watch_peer() {
  if (!deferred_) return;  // woken meanwhile
  const auto [state, size] = line_.peek();
  if (state == HttpLine::State::Done) return;  // the next request, already
  await(state, &HttpConnection::watch_peer);
}

void HttpConnection::woken(const std::vector<PokeKey>& moved) {
  stop_deadline();
  ErrorCode ignored;
  socket_.cancel(ignored);  // the watch
  auto deferred = std::exchange(deferred_, std::nullopt);
  on_worker(
      [&core = core_, deferred = std::move(*deferred), moved]() mutable { return complete(core, deferred, moved); },
      [](HttpConnection& self, const ServerReply& reply) { self.send(reply); });
}

void HttpConnection::send(const ServerReply& reply) {
  keep_alive_ = keep_alive_ && !core_.draining;
  write(to_http(reply, keep_alive_, wants_body_), &HttpConnection::after_reply);
}

// Answers without the handler. What the peer still sends is swallowed for a moment: a reset would lose the answer.
void HttpConnection::refuse(int status) {
  const ServerReply reply{.status = status, .content_type = {}};
  write(to_http(reply, /*keep_alive=*/false, /*with_body=*/false), &HttpConnection::linger);
}

void HttpConnection::write(Bytes bytes, Next then) {
  out_ = std::move(bytes);
  written_ = 0;
  after_write_ = then;
  write_more();
}

void HttpConnection::write_more() {
  while (written_ < out_.size()) {
    set_deadline(core_.options.stall_timeout);
    const auto [state, size] = line_.write(BytesView(out_).subspan(written_));
    if (state != HttpLine::State::Done) return await(state, &HttpConnection::write_more);
    written_ += size;
    core_.tally.bytes_out += size;
  }
  out_ = {};
  (this->*after_write_)();
}

void HttpConnection::after_reply() {
  idle_ = true;
  keep_alive_ ? next_request() : close();
}

void HttpConnection::linger() {
  line_.say_goodbye();
  set_deadline(kLinger);
  swallow();
}

void HttpConnection::swallow() {
  std::array<std::uint8_t, kSwallow_bytes> scratch;
  ErrorCode error;
  socket_.read_some(net::buffer(scratch), error);
  if (error && error != net::error::would_block) return close();
  await(HttpLine::State::WantsRead, &HttpConnection::swallow);
}

void HttpConnection::drain() {
  if (idle_) close();
}

void HttpConnection::close() {
  if (std::exchange(closed_, true)) return;
  if (deferred_) core_.board.cancel(wait_id_);
  deferred_.reset();
  stop_deadline();
  line_.say_goodbye();
  ErrorCode ignored;
  socket_.close(ignored);
  core_.forget(this);
}

}  // namespace qiaomen
