#include "sync/wire/body.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/codec/cbor.h"
#include "sync/wire/messages.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/fakes.h"
#include "tests/support/loopback.h"

namespace qiaomen {
namespace {

using conformance::trace_catalog;
using testing::must;

Bytes pull(const Nonce& nonce, const TransactionId& open) {
  SyncRequest request;
  request.nonce = nonce;
  request.state.open = {open};
  return encode(request);
}

// An array of one byte string, of nothing that repeats.
Bytes message_of(std::uint64_t seed, std::size_t size) {
  cbor::Writer out;
  out.array(1);
  Bytes bytes(size);
  testing::SeededRandom(seed).fill(bytes);
  out.bytes(bytes);
  return out.take();
}

}  // namespace

TEST_CASE("a reply names the nonce of the request that it answers, whatever request it is read beside") {
  testing::SeededRandom random(7);
  const auto asked = random.id<Nonce>(), other = random.id<Nonce>();
  const auto open = random.id<TransactionId>();
  Receipt refused;
  refused.transaction = open;
  refused.refused = Reason{Refusal::Stale, 1, "issue: the current state is 70"};
  SyncReply reply;
  reply.nonce = asked;
  reply.content.verdicts = {refused};
  const auto body = pack(encode(reply), known_of_reply(pull(asked, open)));
  REQUIRE(refers_to_known(body));
  for (const auto& nonce : {asked, other}) {
    const auto message = must(unpack(body, known_of_reply(pull(nonce, open))));
    CHECK(must(decode_sync_reply(message, trace_catalog())).nonce == asked);
  }
}

TEST_CASE("a reply refers to rows where they were offered and fit, and is read by who has the same") {
  const auto request = message_of(1, 300), rows = message_of(2, 400), others = message_of(3, 400);
  const auto body = pack_reply(rows, request, rows);
  CHECK(body.size() < 40);
  REQUIRE(offers_rows(body));
  CHECK(must(unpack_reply(body, request, rows)) == rows);
  CHECK_FALSE(unpack_reply(body, request, others).has_value());
  CHECK_FALSE(unpack_reply(body, request, {}).has_value());
  CHECK_FALSE(unpack_reply(BytesView(body).first(body.size() - 1), request, rows).has_value());
  CHECK_FALSE(unpack_reply(BytesView(body).first(1), request, rows).has_value());
  CHECK_FALSE(offers_rows(pack_reply(rows, request, {})));
  CHECK_FALSE(offers_rows(pack_reply(rows, request, rows, {.zstd = true, .zstd_dictionary = false})));
  CHECK_FALSE(offers_rows(pack_reply(rows, request, message_of(4, 16 << 10))));
}

TEST_CASE("a reply that would shrink beyond belief refers to no rows") {
  const auto request = message_of(1, 300), rows = message_of(2, 15'000);
  const auto body = pack_reply(rows, request, rows);
  CHECK_FALSE(offers_rows(body));
  CHECK(must(unpack_reply(body, request, rows)) == rows);
}

TEST_CASE("rows are offered with a small request, and not so many that they would push it out of sight") {
  const auto message = encode(SyncRequest{});
  const auto offered = [&](Bytes body, BytesView rows) {
    offer_rows(body, message, rows);
    return offers_rows(body);
  };
  const auto small = pack(message, {});
  CHECK(offered(small, message_of(2, 400)));
  CHECK_FALSE(offered(small, {}));
  CHECK_FALSE(offered(small, message_of(2, 16 << 10)));
  CHECK_FALSE(offered(message, message_of(2, 400)));
  auto body = small;
  offer_rows(body, message, message_of(2, 400));
  CHECK(must(unpack(body, {})) == message);
}

}  // namespace qiaomen
