#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sync/client/blob_transfer.h"
#include "sync/client/poke_listener.h"
#include "sync/client/session.h"
#include "sync/device/device.h"

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
  using Connect = std::function<Result<std::unique_ptr<Transport>>(const std::string& hub_url,
                                                                   const std::filesystem::path& ca_file)>;
  // Busy: another process syncs this device. `world` outlives the link.
  static Result<std::unique_ptr<SyncLink>> open(const DeviceHome& home, const DeviceWorld& world,
                                                const Connect& connect);
  SyncLink(const SyncLink&) = delete;
  SyncLink& operator=(const SyncLink&) = delete;

  Session& session() { return session_; }
  Replica& replica() { return *device_.replica; }
  const WatchedTransport& transport() const { return transport_; }
  DeviceBlobs& blobs() { return blobs_; }
  BlobTransfer& photos() { return photos_; }
  // Records and photos go out, and nothing but verdicts comes in.
  void send_only() {
    session_.send_only();
    photos_.send_only();
  }
  // On the session's thread.
  bool wait_for_news(const std::stop_token& stop) { return listener_.wait(stop); }

 private:
  SyncLink(const DeviceHome& home, const DeviceWorld& world, SyncLock lock, Device device, SigningKey key,
           std::unique_ptr<Transport> transport);

  SyncLock lock_;
  Device device_;
  SigningKey key_;
  WatchedTransport transport_;
  Session session_;
  PokeListener listener_;
  DeviceBlobs blobs_;
  BlobTransfer photos_;
};

}  // namespace qiaomen
