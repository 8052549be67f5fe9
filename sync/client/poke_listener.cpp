#include "sync/client/poke_listener.h"

#include "sync/wire/poke.h"
#include "sync/wire/request_signature.h"

namespace qiaomen {
namespace {

constexpr std::string_view kPath = "/v1/poke";
// Above the hub's own 50 seconds, so that silence means a dead line.
constexpr std::chrono::seconds kSilenceMax{75};

}  // namespace

HttpRequest PokeListener::request() const {
  const auto state = replica_.outgoing(false);
  HttpRequest http;
  http.path = kPath;
  http.body = encode(PokeRequest{state.scope_version, state.cursors});
  http.silence_max = kSilenceMax;
  const auto fields = to_fields(sign_request(key_, random_.id<Nonce>(), http.method, http.path, http.body));
  http.headers = {{std::string(kDeviceHeader), fields.device},
                  {std::string(kNonceHeader), fields.nonce},
                  {std::string(kSignatureHeader), fields.signature}};
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
    const auto news = decode_poke_reply(reply->body);
    if (!news) return false;
    if (!news->is_empty()) return true;
  }
  return false;
}

}  // namespace qiaomen
