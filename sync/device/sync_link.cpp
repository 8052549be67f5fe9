#include "sync/device/sync_link.h"

#include <fmt/format.h>

#include "sync/device/kept_photos.h"

namespace qiaomen {

Result<HttpReply> WatchedTransport::exchange(const HttpRequest& request) {
  auto reply = inner_->exchange(request);
  last_failure_ = reply ? std::nullopt : std::optional(reply.error().code);
  return reply;
}

namespace {

Result<SyncLock> take_lock(const DeviceHome& home) {
  auto lock = SyncLock::take(home);
  if (lock || lock.error().code != Errc::Busy) return lock;
  const auto holder = last_holder(home.sync_file());
  return fail(Errc::Busy,
              fmt::format("这份数据正被进程 {} 占用，它在同步，本机的记录由它送达。要自己同步，请先结束它。",
                          holder ? std::to_string(*holder) : "（未知）"));
}

BlobTransfer::Rows rows_of(Replica& replica) {
  return {[&replica] { return photos_named_in(replica); }, [&replica] { return replica.generation(); },
          [&replica] { return replica.settled_at_us().value_or(0); },
          [&replica] { return replica.covered_until_us(); }};
}

}  // namespace

Result<std::unique_ptr<SyncLink>> SyncLink::open(const DeviceHome& home, const DeviceWorld& world,
                                                 const Connect& connect) {
  TRY(auto device, Device::open(home, world));
  TRY(auto lock, take_lock(home));
  TRY(auto key, home.key());
  TRY(const auto url, home.hub_url());
  TRY(auto transport, connect(url, home.ca_file()));
  return std::unique_ptr<SyncLink>(
      new SyncLink(home, world, std::move(lock), std::move(device), key, std::move(transport)));
}

SyncLink::SyncLink(const DeviceHome& home, const DeviceWorld& world, SyncLock lock, Device device, SigningKey key,
                   std::unique_ptr<Transport> transport)
    : lock_(std::move(lock)),
      device_(std::move(device)),
      key_(key),
      transport_(std::move(transport)),
      session_(*device_.replica, key_, device_.enrolment.hub_signing_key, transport_, world.clock, world.random,
               world.log),
      listener_(*device_.replica, key_, transport_, world.random),
      blobs_(home.blobs()),
      photos_(blobs_, rows_of(*device_.replica), key_, transport_, world.random) {
  blobs_.store.give_up_stalled(world.clock.sample().wall);
}

}  // namespace qiaomen
