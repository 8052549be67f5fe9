#include "sync/wire/body.h"

#include <catch2/catch_test_macros.hpp>

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

}  // namespace qiaomen
