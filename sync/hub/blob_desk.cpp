#include "sync/hub/blob_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/hub/feed.h"
#include "sync/hub/named_blob.h"

namespace qiaomen {
namespace {

bool was_there(const HubRow& row, const BucketId& bucket) {
  return row.bucket == bucket || std::ranges::find(row.homes, bucket, &Home::bucket) != row.homes.end();
}

bool may_ever_write(const std::vector<Grant>& grants, const HubRow& row) {
  return std::ranges::any_of(
      grants, [&](const Grant& grant) { return grant.mode != GrantMode::Read && was_there(row, grant.bucket); });
}

BlobArrival arrival_from(DeviceId device, const Sha256& sha256, std::int64_t size) {
  return {fmt::format("{:016x}", device.value), sha256, size};
}

std::unexpected<Error> not_for_this_device() { return fail(Errc::NotFound, "no such bytes for this device"); }

}  // namespace

BlobDesk::Asker BlobDesk::asker(HubView& view, DeviceId device) {
  auto grants = view.grants(device);
  auto readable = readable_scope(grants, Stamp{clock_.sample().wall.us}).buckets;
  return {device, std::move(grants), std::move(readable)};
}

BlobDesk::Concern BlobDesk::concern(HubView& view, const Asker& asker, const Sha256& sha256) {
  Concern found;
  for (const RowId& id : view.blob_rows(sha256)) {
    const auto row = view.row(id);
    const Table* table = row && row->alive ? catalog_.find(row->table) : nullptr;
    const auto blob = table ? named_blob(*table, row->values) : std::nullopt;
    if (!blob || blob->sha256 != sha256) continue;
    if (std::ranges::binary_search(asker.readable, row->bucket)) found.may_fetch = true;
    if (may_ever_write(asker.grants, *row)) found.sizes.push_back(blob->size);
  }
  return found;
}

BlobDesk::Concern BlobDesk::concern(DeviceId device, const Sha256& sha256) {
  Concern found;
  store_.read([&](HubView& view) { found = concern(view, asker(view, device), sha256); });
  return found;
}

BlobState BlobDesk::state(const Concern& concern, DeviceId device, const Sha256& sha256) {
  if (!concern.may_fetch && concern.sizes.empty()) return {};
  if (const auto size = files_.size_of(sha256)) return {BlobStanding::Whole, *size};
  if (concern.sizes.empty()) return {};
  return {BlobStanding::Wanted, files_.arrived(arrival_from(device, sha256, concern.sizes.front()))};
}

BlobStates BlobDesk::states(DeviceId device, std::span<const Sha256> hashes) {
  BlobStates states;
  store_.read([&](HubView& view) {
    const Asker from = asker(view, device);
    for (const Sha256& sha256 : hashes) {
      states.states.push_back(state(concern(view, from, sha256), device, sha256));
    }
  });
  return states;
}

Result<BlobState> BlobDesk::take(DeviceId device, const Sha256& sha256, const BlobChunk& chunk) {
  const Concern found = concern(device, sha256);
  if (std::ranges::find(found.sizes, chunk.size) == found.sizes.end()) return not_for_this_device();
  TRY_VOID(files_.append(arrival_from(device, sha256, chunk.size), chunk.offset, chunk.bytes));
  return state(found, device, sha256);
}

Result<BlobPart> BlobDesk::read(DeviceId device, const Sha256& sha256, std::int64_t offset) {
  const auto size = files_.size_of(sha256);
  if (!size || !concern(device, sha256).may_fetch) return not_for_this_device();
  TRY(auto bytes, files_.read(sha256, offset, kBlobChunkBytesMax));
  return BlobPart{*size, std::move(bytes)};
}

}  // namespace qiaomen
