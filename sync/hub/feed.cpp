#include "sync/hub/feed.h"

#include <algorithm>
#include <map>

#include "engine/codec/value_codec.h"
#include "sync/hub/row_codec.h"

namespace qiaomen {
namespace {

constexpr std::size_t kLivingStep = 4096;
constexpr std::size_t kNoLimit = std::size_t{1} << 30;
constexpr std::size_t kItemsToKeep = 100;  // fewer are read as quickly as they are kept

class SliceBuilder {
 public:
  SliceBuilder(HubView& view, const Scope& scope) : view_(view), scope_(scope) {}

  Slice build(const BucketId& bucket, const CursorInfo& cursor, const BucketHead& head, std::size_t items_max) {
    Slice slice;
    slice.bucket = bucket;
    slice.reseed = head.floor > std::max(cursor.cursor, cursor.safe);
    slice.from = slice.reseed ? 0 : cursor.cursor;
    const bool begins = slice.from == 0 && (slice.reseed || cursor.safe == 0);
    slice.safe = begins ? head.counter : cursor.safe;
    slice.to = slice.from;
    std::size_t seen = 0;
    view_.feed_records(bucket, slice.from, items_max + 1, [&](const FeedEntry& entry, BytesView record) {
      slice.more = ++seen > items_max;
      if (slice.more) return;
      slice.to = entry.place;
      entry.gone ? add_marker(slice, entry) : add_row(slice, entry, record);
    });
    if (!slice.more) {
      slice.to = head.counter;
      slice.hash = head.hash;
    }
    for (auto& [table, builder] : pages_) slice.pages.push_back(std::move(builder).take());
    pages_.clear();
    return slice;
  }

 private:
  void add_marker(Slice& slice, const FeedEntry& entry) {
    const auto row = view_.row(entry.row);
    const bool may_see = row && row->alive && std::ranges::binary_search(scope_.buckets, row->bucket);
    slice.markers.push_back(
        {entry.row, entry.table, entry.rev, true, may_see ? std::optional(row->bucket) : std::nullopt});
  }

  void add_row(Slice& slice, const FeedEntry& entry, BytesView record) {
    auto row = glance_at_row(record);
    if (!row.alive) {
      slice.markers.push_back({entry.row, row.table, row.rev, false, std::nullopt});
      return;
    }
    slice.stamp = std::max(slice.stamp, row.stamp);
    auto [at, fresh] = pages_.try_emplace(row.table, row.table);
    at->second.add(entry.row, row.rev, std::move(row.asks), row.fields);
  }

  HubView& view_;
  const Scope& scope_;
  std::map<TableId, PageBuilder> pages_;
};

std::size_t items_of(const Slice& slice) {
  std::size_t items = slice.markers.size();
  for (const Page& page : slice.pages) items += page.size();
  return items;
}

SharedSlice encoded(const Slice& slice) {
  std::size_t bytes = 0;
  for (const Page& page : slice.pages) bytes += page.bytes.size() + page.size() * (sizeof(RowId) + sizeof(Rev));
  cbor::Writer out;
  out.reserve(bytes);
  write_slice(out, slice);
  Bytes written = out.take();
  written.shrink_to_fit();
  return std::make_shared<const EncodedSlice>(std::move(written), items_of(slice));
}

// Calls `give(bucket, cursor, head, items_max)`, which says how many items it gave, of each bucket that is not read to
// its head.
template <typename Give>
void for_each_unread(HubView& view, const Scope& scope, const std::vector<CursorInfo>& cursors, const HubLimits& limits,
                     Give give) {
  std::map<BucketId, CursorInfo> known;
  for (const CursorInfo& cursor : cursors) known[cursor.bucket] = cursor;
  std::size_t left = limits.reply_items_max;
  for (const BucketId& bucket : scope.buckets) {
    const CursorInfo cursor = known.contains(bucket) ? known[bucket] : CursorInfo{bucket, 0, 0};
    const BucketHead head = view.head(bucket);
    if (cursor.cursor == head.counter && head.floor <= std::max(cursor.cursor, cursor.safe) && cursor.cursor > 0) {
      continue;
    }
    const std::size_t items = give(bucket, cursor, head, std::min(left, limits.slice_items_max));
    left -= std::min(left, items);
  }
}

// What a marker says of a row that lives elsewhere depends on who asks.
bool is_for_all(const Slice& slice) { return std::ranges::none_of(slice.markers, &Marker::gone); }

}  // namespace

Scope readable_scope(const std::vector<Grant>& grants, Stamp now) {
  std::set<BucketId> buckets;
  for (const Grant& grant : grants) {
    const bool open = grant.from <= now && (!grant.to || now < *grant.to);
    if (open && grant.mode != GrantMode::Create) buckets.insert(grant.bucket);
  }
  Scope scope;
  scope.buckets.assign(buckets.begin(), buckets.end());
  cbor::Writer out;
  for (const BucketId& bucket : scope.buckets) write_bucket(out, bucket);
  const auto hash = sha256(out.data());
  for (std::size_t i = 0; i < 6; ++i) scope.version = scope.version << 8 | hash[i];
  scope.version += 1;  // 0 is "none known"
  return scope;
}

std::vector<Slice> slices(HubView& view, const Scope& scope, const std::vector<CursorInfo>& cursors,
                          const HubLimits& limits) {
  SliceBuilder builder(view, scope);
  std::vector<Slice> result;
  for_each_unread(view, scope, cursors, limits,
                  [&](const auto& bucket, const auto& cursor, const auto& head, auto max) {
                    result.push_back(builder.build(bucket, cursor, head, max));
                    return items_of(result.back());
                  });
  return result;
}

std::vector<SharedSlice> encoded_slices(HubView& view, const Scope& scope, const std::vector<CursorInfo>& cursors,
                                        const HubLimits& limits, SliceCache& cache) {
  SliceBuilder builder(view, scope);
  std::vector<SharedSlice> result;
  for_each_unread(view, scope, cursors, limits,
                  [&](const auto& bucket, const auto& cursor, const auto& head, auto max) {
                    const SliceQuestion question{bucket, cursor.cursor, cursor.safe, max};
                    SharedSlice slice = cache.find(question, head);
                    if (!slice) {
                      const Slice built = builder.build(bucket, cursor, head, max);
                      slice = encoded(built);
                      if (slice->items >= kItemsToKeep && is_for_all(built)) cache.keep(question, head, slice);
                    }
                    return result.emplace_back(std::move(slice))->items;
                  });
  return result;
}

BaseRow as_read(const HubRow& row) {
  BaseRow read{row.table, row.bucket, row.rev, row.values, {}, {}};
  for (const Ask& ask : row.asks) read.asks.push_back(ask.rev);
  std::ranges::sort(read.asks);
  return read;
}

std::vector<HubRow> living_rows(HubView& view, const BucketId& bucket) {
  std::vector<HubRow> rows;
  std::int64_t after = 0;
  for (bool more = true; more;) {
    const auto entries = view.feed(bucket, after, kLivingStep);
    more = entries.size() == kLivingStep;
    for (const FeedEntry& entry : entries) {
      after = entry.place;
      auto row = entry.gone ? std::nullopt : view.row(entry.row);
      if (row && row->alive) rows.push_back(*std::move(row));
    }
  }
  return rows;
}

// The others are glanced at only.
std::vector<HubRow> living_rows(HubView& view, const BucketId& bucket, const Table& table) {
  std::vector<RowId> ids;
  view.feed_records(bucket, 0, kNoLimit, [&](const FeedEntry& entry, BytesView record) {
    if (entry.gone) return;
    const auto row = glance_at_row(record);
    if (row.alive && row.table == table.id) ids.push_back(entry.row);
  });
  std::vector<HubRow> rows;
  for (const RowId& id : ids) rows.push_back(view.row(id).value());
  return rows;
}

}  // namespace qiaomen
