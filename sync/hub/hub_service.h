#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "sync/hub/blob_desk.h"
#include "sync/hub/hub.h"
#include "sync/hub/hub_keys.h"
#include "sync/hub/hub_metrics.h"
#include "sync/hub/registry.h"
#include "sync/hub/request_handler.h"
#include "sync/wire/poke.h"

namespace qiaomen {

// The key under which a waiting poke hears of a bucket.
PokeKey poke_key(const BucketId& bucket);

// What the hub serves over HTTP: /v1/sync, /v1/blob, /v1/enrol, /v1/poke, /healthz and /metrics. Whatever goes wrong
// inside one request is the answer to that request: nothing is half done, and the next one is served. Errors are short
// Chinese text. Any thread.
class HubService final : public RequestHandler {
 public:
  // All must outlive the service.
  struct Parts {
    SqliteHubStore& store;
    Hub& hub;
    Registry& registry;
    const HubKeys& keys;
    HubMetrics& metrics;
    Clock& clock;
    Log& log;
    BlobDesk& blobs;
  };
  explicit HubService(const Parts& parts) : parts_(parts) {}

  // For /metrics, once there is a server.
  void on_scrape(std::function<ServerCounters()> counters) { counters_ = std::move(counters); }

  ServerAnswer handle(const ServerRequest& request) override;

 private:
  struct Route;
  static std::span<const Route> routes();

  template <typename Serve>
  ServerAnswer guarded(std::string_view route, Serve serve);
  ServerReply counted(std::string_view route, ServerReply reply);

  ServerAnswer sync(const ServerRequest& request);
  ServerAnswer enrol(const ServerRequest& request);
  ServerAnswer poke(const ServerRequest& request);
  ServerAnswer ask_blobs(const ServerRequest& request);
  ServerAnswer take_blob(const ServerRequest& request);
  ServerAnswer give_blob(const ServerRequest& request);
  ServerAnswer health(const ServerRequest& request);
  ServerAnswer show_metrics(const ServerRequest& request);

  PokeReply look(DeviceId device, const PokeRequest& request);
  ServerAnswer wait(const ServerRequest& request, DeviceId device, PokeRequest poke);

  Parts parts_;
  std::function<ServerCounters()> counters_;
};

}  // namespace qiaomen
