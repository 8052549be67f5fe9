#include "tests/support/lossy_proxy.h"

#include <utility>  // before Asio, which forgets it

#include <fmt/format.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <atomic>
#include <future>
#include <random>
#include <stdexcept>
#include <thread>
#include <unordered_set>
#include <vector>

#include "tests/support/exchange_watch.h"

namespace qiaomen::testing {

namespace net = boost::asio;
using net::ip::tcp;
using ErrorCode = boost::system::error_code;

class LossyProxy::Core {
 public:
  explicit Core(const LossyProxyOptions& options);
  ~Core();

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void set_line(bool is_up);
  LossyCounts counts() const { return {requests_seen_, requests_lost_, replies_lost_, passed_}; }

 private:
  class Line;
  enum class Fate { Passes, RequestLost, ReplyLost };

  void accept();
  Fate throw_dice();
  void close_all();
  // On the io thread, waiting until it is done.
  template <typename Work>
  void run(Work work);

  LossyProxyOptions options_;
  std::mt19937_64 dice_;
  net::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  std::vector<tcp::endpoint> hub_;
  bool line_is_up_ = true;
  std::unordered_set<Line*> lines_;
  std::atomic<std::uint64_t> requests_seen_ = 0, requests_lost_ = 0, replies_lost_ = 0, passed_ = 0;
  std::jthread thread_;
};

// One client's connection and its other half, to the hub. Each direction reads, decides, writes, and reads again.
class LossyProxy::Core::Line : public std::enable_shared_from_this<Line> {
 public:
  Line(Core& core, tcp::socket client) : core_(core), client_(std::move(client)), hub_(core.io_) {
    core_.lines_.insert(this);
  }
  ~Line() { core_.lines_.erase(this); }

  void start() {
    net::async_connect(hub_, core_.hub_, [self = shared_from_this()](ErrorCode error, const tcp::endpoint&) {
      if (error) return self->close();
      ErrorCode ignored;
      self->client_.set_option(tcp::no_delay(true), ignored);
      self->hub_.set_option(tcp::no_delay(true), ignored);
      self->read_client();
      self->read_hub();
    });
  }

  void close() {
    ErrorCode ignored;
    client_.close(ignored);
    hub_.close(ignored);
  }

 private:
  using Piece = std::array<std::uint8_t, 16384>;
  using Next = void (Line::*)();

  void read_client() {
    client_.async_read_some(net::buffer(up_), [self = shared_from_this()](ErrorCode error, std::size_t size) {
      if (error || !self->client_.is_open() || self->loses_request({self->up_.data(), size})) return self->close();
      self->forward(self->hub_, self->up_, size, &Line::read_client);
    });
  }

  void read_hub() {
    hub_.async_read_some(net::buffer(down_), [self = shared_from_this()](ErrorCode error, std::size_t size) {
      if (error || !self->hub_.is_open() || self->loses_reply({self->down_.data(), size})) return self->close();
      self->forward(self->client_, self->down_, size, &Line::read_hub);
    });
  }

  void forward(tcp::socket& to, const Piece& piece, std::size_t size, Next next) {
    net::async_write(to, net::buffer(piece.data(), size),
                     [self = shared_from_this(), next](ErrorCode error, std::size_t) {
                       if (error) return self->close();
                       (self.get()->*next)();
                     });
  }

  bool loses_request(BytesView bytes) {
    if (!watch_.from_client(bytes)) return false;
    ++core_.requests_seen_;
    fate_ = core_.throw_dice();
    if (fate_ == Fate::RequestLost) ++core_.requests_lost_;
    return fate_ == Fate::RequestLost;
  }

  bool loses_reply(BytesView bytes) {
    if (!watch_.from_hub(bytes)) return false;
    ++(fate_ == Fate::ReplyLost ? core_.replies_lost_ : core_.passed_);
    return fate_ == Fate::ReplyLost;
  }

  Core& core_;
  tcp::socket client_;
  tcp::socket hub_;
  Piece up_;
  Piece down_;
  ExchangeWatch watch_;
  Fate fate_ = Fate::Passes;
};

LossyProxy::Core::Core(const LossyProxyOptions& options) : options_(options), dice_(options.seed) {
  try {
    const tcp::endpoint here(net::ip::make_address(options.listen_address), options.listen_port);
    for (const auto& found : tcp::resolver(io_).resolve(options.hub_host, std::to_string(options.hub_port))) {
      hub_.push_back(found.endpoint());
    }
    acceptor_.open(here.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(here);
    acceptor_.listen();
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error(fmt::format("the proxy cannot listen on {}:{} for {}:{}: {}", options.listen_address,
                                         options.listen_port, options.hub_host, options.hub_port, error.what()));
  }
  accept();
  thread_ = std::jthread([this] { io_.run(); });
}

LossyProxy::Core::~Core() {
  run([this] {
    acceptor_.close();
    close_all();
  });
  thread_.join();
}

template <typename Work>
void LossyProxy::Core::run(Work work) {
  std::promise<void> done;
  const auto waiting = done.get_future();
  net::post(io_, [&work, done = std::move(done)]() mutable {
    work();
    done.set_value();
  });
  waiting.wait();
}

void LossyProxy::Core::set_line(bool is_up) {
  run([this, is_up] {
    line_is_up_ = is_up;
    if (!is_up) close_all();
  });
}

void LossyProxy::Core::accept() {
  acceptor_.async_accept([this](ErrorCode error, tcp::socket client) {
    if (!acceptor_.is_open()) return;
    if (!error && line_is_up_) std::make_shared<Line>(*this, std::move(client))->start();
    accept();
  });
}

LossyProxy::Core::Fate LossyProxy::Core::throw_dice() {
  const auto thrown = static_cast<double>(dice_() >> 11) * 0x1p-53;
  if (thrown < options_.lose_requests) return Fate::RequestLost;
  return thrown < options_.lose_requests + options_.lose_replies ? Fate::ReplyLost : Fate::Passes;
}

void LossyProxy::Core::close_all() {
  for (auto* line : lines_) line->close();
}

LossyProxy::LossyProxy(const LossyProxyOptions& options) : core_(std::make_unique<Core>(options)) {}
LossyProxy::~LossyProxy() = default;

std::uint16_t LossyProxy::port() const { return core_->port(); }
void LossyProxy::cut_line() { core_->set_line(false); }
void LossyProxy::restore_line() { core_->set_line(true); }
LossyCounts LossyProxy::counts() const { return core_->counts(); }

std::string to_json(const LossyCounts& counts) {
  return fmt::format(R"({{"requests_seen": {}, "requests_lost": {}, "replies_lost": {}, "passed": {}}})",
                     counts.requests_seen, counts.requests_lost, counts.replies_lost, counts.passed);
}

}  // namespace qiaomen::testing
