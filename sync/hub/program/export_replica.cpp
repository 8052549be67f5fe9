#include "sync/hub/program/export_replica.h"

#include <algorithm>

#include "engine/domain/catalog.h"
#include "sync/hub/feed.h"
#include "sync/hub/sqlite_registry.h"

namespace qiaomen {
namespace {

constexpr std::uint64_t kScopeVersion = 1;
constexpr HubLimits kLimits{.slice_items_max = 20'000, .reply_items_max = 20'000};

bool is_shown(const BucketId& bucket, bool with_personal) {
  return bucket.kind != BucketKind::EstateDrop && (with_personal || !is_personal(bucket.kind));
}

Scope scope_of(SqliteHubStore& store, bool with_personal) {
  Scope scope{.version = kScopeVersion, .buckets = {}};
  store.read_sql([&](const ReadTx& sql) { scope.buckets = list_buckets(sql); });
  std::erase_if(scope.buckets, [&](const BucketId& bucket) { return !is_shown(bucket, with_personal); });
  std::ranges::sort(scope.buckets);
  return scope;
}

// One reply after the other from one view. The first may only tell the generation.
Result<> fill(Replica& replica, HubView& view, const Scope& scope, std::int64_t now_us) {
  const auto generation = view.life().generation;
  while (true) {
    const OutgoingState state = replica.outgoing(false);
    Incoming reply{.generation = generation, .hub_now_us = now_us, .epoch = state.epoch};
    const bool is_known = state.generation == generation;
    if (is_known) {
      if (state.scope_version != scope.version) reply.scope = scope;
      reply.slices = slices(view, scope, state.cursors, kLimits);
    }
    TRY(const bool goes_on, replica.receive_verdicts(reply));
    if (!goes_on) continue;
    TRY_VOID(replica.receive_rows(reply));
    if (std::ranges::none_of(reply.slices, &Slice::more)) return {};
  }
}

}  // namespace

Result<std::unique_ptr<Replica>> replica_of(SqliteHubStore& store, const std::filesystem::path& file,
                                            bool with_personal, Console& console) {
  TRY(auto replica,
      Replica::open(file.string(), domain_catalog(), DeviceId{}, console.clock, console.random, console.log));
  const Scope scope = scope_of(store, with_personal);
  Result<> filled;
  store.read([&](HubView& view) { filled = fill(*replica, view, scope, console.clock.sample().wall.us); });
  if (!filled) return std::unexpected(filled.error());
  return replica;
}

}  // namespace qiaomen
