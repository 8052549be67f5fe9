#include <algorithm>
#include <map>

#include "engine/domain/catalog.h"
#include "tests/fuzz/hostile_world.h"
#include "tests/fuzz/property.h"

namespace {

using namespace qiaomen;
using fuzz::must_hold;

SyncReply opened(const Result<Bytes>& answer) {
  must_hold(answer.has_value(), "the hub does not answer a well-formed request");
  auto reply = decode_sync_reply(*answer, domain_catalog());
  must_hold(reply.has_value(), "the hub's answer cannot be read");
  return *std::move(reply);
}

bool accepts_any(const std::vector<Receipt>& verdicts) {
  return std::ranges::any_of(verdicts, [](const Receipt& receipt) { return !receipt.refused; });
}

std::map<BucketId, std::int64_t> heads(HubTx& tx) {
  std::map<BucketId, std::int64_t> heads;
  for (const BucketId& bucket : tx.moved_buckets()) heads[bucket] = tx.head(bucket).counter;
  return heads;
}

// A bucket that is read from its start to its head has the hash of the rows that came.
void check_hash(const Slice& slice) {
  if (slice.more || slice.from != 0) return;
  SetHash sum;
  for (const Page& page : slice.pages) {
    for (std::size_t i = 0; i < page.size(); ++i) sum.add(canonical_row(page, i));
  }
  must_hold(slice.hash == sum, "a bucket's hash is not that of its rows");
}

}  // namespace

// An enrolled device whose program follows no rule: the hub answers, what it refuses leaves no trace, and asking again
// changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static fuzz::HostileWorld world;
  fuzz::Choices choices({data, size});
  world.try_out([&](HubTx& tx, Hub& hub) {
    const DeviceRecord device = world.enrol(tx, choices);
    const SyncRequest request = world.request(choices);
    const auto bytes = encode(request);
    if (!decode_sync_request(bytes)) return;
    Bytes rows;
    const auto answer = hub.sync(device, bytes, {}, &rows);
    if (!answer) {
      must_hold(tx.newest_epoch(device.id) == 0 && tx.moved_buckets().empty(), "a refused request left a trace");
      return;
    }
    const SyncReply first = opened(answer);
    must_hold(first.nonce == request.nonce, "an answer to another request");
    if (!accepts_any(first.content.verdicts)) must_hold(tx.moved_buckets().empty(), "what was refused moved a bucket");
    for (const Slice& slice : first.content.slices) check_hash(slice);
    const auto before = heads(tx);
    const bool referred = !rows.empty();
    const SyncReply second = opened(hub.sync(device, bytes, {}, &rows));
    must_hold(!referred || rows.empty(), "who asks again for want of rows is referred to them again");
    must_hold(second.content.verdicts == first.content.verdicts, "a repeat got another verdict");
    must_hold(heads(tx) == before, "a repeat moved a bucket");
  });
  return 0;
}
