#pragma once

#include <set>
#include <vector>

#include "sync/hub/hub.h"
#include "sync/hub/hub_store.h"
#include "sync/hub/slice_cache.h"

namespace qiaomen {

// The buckets that the device may read at `now`, ascending, with the version by which a client knows whether its
// scope is this one.
Scope readable_scope(const std::vector<Grant>& grants, Stamp now);

// Slices of every bucket of the scope that is not read to its head, in order of the buckets (PROTOCOL_RULES §6). A
// bucket that is left out is at its head; one for which nothing fits any more has an empty slice with `more`.
std::vector<Slice> slices(HubView& view, const Scope& scope, const std::vector<CursorInfo>& cursors,
                          const HubLimits& limits);
// The same, encoded; what the cache has of it is not read again.
std::vector<SharedSlice> encoded_slices(HubView& view, const Scope& scope, const std::vector<CursorInfo>& cursors,
                                        const HubLimits& limits, SliceCache& cache);

// The row as a slice brings it.
BaseRow as_read(const HubRow& row);

// What lives in the bucket, in order of place.
std::vector<HubRow> living_rows(HubView& view, const BucketId& bucket);
std::vector<HubRow> living_rows(HubView& view, const BucketId& bucket, const Table& table);

}  // namespace qiaomen
