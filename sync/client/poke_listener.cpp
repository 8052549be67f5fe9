#include "sync/client/poke_listener.h"

#include "sync/client/signed_message.h"
#include "sync/wire/poke.h"

namespace qiaomen {
namespace {

constexpr const char* kPath = "/v1/poke";
// Above the hub's own 50 seconds, so that silence means a dead line.
constexpr std::chrono::seconds kSilenceMax{75};

}  // namespace

HttpRequest PokeListener::request() const {
  const auto state = replica_.outgoing(false);
  const auto message = encode(PokeRequest{state.scope_version, state.cursors});
  auto http = signed_request(kPath, message, key_, random_.id<Nonce>());
  http.silence_max = kSilenceMax;
  return http;
}

bool PokeListener::wait(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    HttpRequest http = request();
    http.stop = stop;
    const auto reply = transport_.exchange(http);
    if (!reply) return false;
    if (reply->status == 401 || reply->status == 403) return true;
    if (reply->status != 200) return false;
    const auto message = message_of(*reply, http);
    if (!message) return false;
    const auto news = decode_poke_reply(*message);
    if (!news) return false;
    if (!news->is_empty()) return true;
  }
  return false;
}

}  // namespace qiaomen
