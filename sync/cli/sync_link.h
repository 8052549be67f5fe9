#pragma once

#include <memory>
#include <optional>

#include "sync/cli/shell.h"
#include "sync/client/blob_transfer.h"
#include "sync/client/poke_listener.h"
#include "sync/client/session.h"

namespace qiaomen {

// Passes exchanges on and remembers what kind of failure the last one was.
class WatchedTransport final : public Transport {
 public:
  explicit WatchedTransport(std::unique_ptr<Transport> inner) : inner_(std::move(inner)) {}

  Result<HttpReply> exchange(const HttpRequest& request) override;
  Traffic traffic() const override { return inner_->traffic(); }
  std::optional<Errc> last_failure() const { return last_failure_; }

 private:
  std::unique_ptr<Transport> inner_;
  std::optional<Errc> last_failure_;
};

// All that syncing needs, with the lock held. Its parts refer to each other, so it stays where it is.
class SyncLink {
 public:
  static Result<std::unique_ptr<SyncLink>> open(Shell& shell);
  SyncLink(const SyncLink&) = delete;
  SyncLink& operator=(const SyncLink&) = delete;

  Session& session() { return session_; }
  Replica& replica() { return *device_.replica; }
  const WatchedTransport& transport() const { return transport_; }
  DeviceBlobs& blobs() { return blobs_; }
  BlobTransfer& photos() { return photos_; }
  // On the session's thread.
  bool wait_for_news(const std::stop_token& stop) { return listener_.wait(stop); }

 private:
  SyncLink(Shell& shell, SyncLock lock, Device device, SigningKey key, std::unique_ptr<Transport> transport);

  SyncLock lock_;
  Device device_;
  SigningKey key_;
  WatchedTransport transport_;
  Session session_;
  PokeListener listener_;
  DeviceBlobs blobs_;
  BlobTransfer photos_;
};

// What a person is told at the end of a sync, and how the program ends.
struct SyncEnd {
  Exit exit = Exit::Done;
  std::string_view key;  // for scripts
  std::string message;
};
SyncEnd end_of(const TickReport& report, const WatchedTransport& transport);

// The figures of a sync: round trips, bytes, time, and what is still on its way.
Report sync_report(SyncLink& link, const SyncEnd& end, const TickReport& last, std::int64_t duration_us);

}  // namespace qiaomen
