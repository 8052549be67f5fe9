#pragma once

#include "sync/hub/http_core.h"
#include "sync/hub/http_message.h"

namespace qiaomen {

// One connection, one request at a time. Lives on the io thread; shared because each pending wait keeps it alive.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(HttpServer::Core& core, Socket socket);

  void start();
  // The server is stopping: ends now unless a request has begun.
  void drain();
  void close();

 private:
  using Next = void (HttpConnection::*)();

  void shake_hands();
  void next_request();
  void begin_request();
  void read_request();
  // True: more bytes are needed. Otherwise the request has gone its way, or waits for the peer to be told.
  bool parse();
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
  void set_deadline(std::chrono::milliseconds delay);
  void stop_deadline();
  void on_deadline();
  // Runs `work` on a worker, then `then` with its result here.
  template <typename Work, typename Then>
  void on_worker(Work work, Then then);

  HttpServer::Core& core_;
  Socket socket_;
  HttpLine line_;
  Timer timer_;
  HttpRequestReader reader_;
  std::optional<DeferredReply> deferred_;  // while a reply waits
  PokeBoard::WaitId wait_id_ = 0;
  Bytes out_;
  std::size_t written_ = 0;
  Next after_write_ = nullptr;
  std::size_t progress_ = 0;
  bool keep_alive_ = false;
  bool wants_body_ = true;
  bool idle_ = true;  // no request has begun
  bool closed_ = false;
};

}  // namespace qiaomen
