#pragma once

#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/codec/batch_codec.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/loopback.h"

namespace qiaomen::testing {

// The hub's door as a program meets it that signs whatever it likes.
struct Door {
  NoRules rules;
  LoopbackHub hub{conformance::trace_catalog(), rules};
  LoopbackDevice device{conformance::trace_catalog(), 1};
  std::int64_t batches = 0;
  Sha256 last{};
  std::uint64_t numbers = 0;

  Door() { hub.enrol(device.record(), {conformance::bucket_named("A")}); }

  Change create(const std::string& row, std::vector<Intent> intents) const {
    intents.insert(intents.begin(), Intent{1, {conformance::label_id("A")}});
    return {.row = conformance::label_id(row),
            .table = conformance::issue_table().id,
            .op = Op::Create,
            .bucket = conformance::bucket_named("A"),
            .based_on = {},
            .intents = std::move(intents),
            .from = {},
            .parents = {},
            .read = {}};
  }
  Transaction transaction(std::vector<Change> changes) {
    Transaction transaction;
    transaction.id = device.random.id<TransactionId>();
    transaction.number = ++numbers;
    transaction.at = device.clock.now;
    transaction.schema = 1;
    transaction.changes = std::move(changes);
    return transaction;
  }
  Transaction transaction(Change change) { return transaction(std::vector{std::move(change)}); }

  SyncRequest request() const { return {Nonce{}, device.clock.now, {}}; }
  // A request with these in one batch, which continues the chain.
  SyncRequest request(const std::vector<Transaction>& transactions) {
    Batch batch{.device = device.record().id, .epoch = 1, .number = batches + 1, .previous = last};
    for (const Transaction& transaction : transactions) batch.transactions.push_back({transaction, std::nullopt});
    auto request = this->request();
    const auto sealed = seal_batch(batch, device.key, device.random);
    request.state.batches.push_back({1, batch.number, {}, sealed});
    request.state.last_batch = batch.number;
    request.state.last_hash = must(hash_of_batch(sealed));
    for (const Transaction& transaction : transactions) request.state.open.push_back(transaction.id);
    return request;
  }
  Result<Incoming> send(const SyncRequest& request) {
    TRY(const auto bytes, hub.core().sync(device.record(), encode(request)));
    if (!request.state.batches.empty()) {
      batches = request.state.last_batch;
      last = request.state.last_hash;
    }
    return must(decode_sync_reply(bytes, conformance::trace_catalog())).content;
  }
  // The one verdict; nullopt: accepted.
  std::optional<Reason> judge(const Transaction& transaction) {
    const auto reply = must(send(request({transaction})));
    REQUIRE(reply.verdicts.size() == 1);
    return reply.verdicts[0].refused;
  }
  std::optional<HubRow> row(const std::string& label) {
    std::optional<HubRow> found;
    hub.store().read([&](HubView& view) { found = view.row(conformance::label_id(label)); });
    return found;
  }
  void check_refused(const Transaction& transaction, Refusal refusal = Refusal::Malformed) {
    const auto reason = judge(transaction);
    REQUIRE(reason.has_value());
    CHECK(reason->refusal == refusal);
    CHECK_FALSE(reason->text.empty());
  }
  void check_turned_away(const SyncRequest& request) {
    const auto answer = hub.core().sync(device.record(), encode(request));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == Errc::TooLarge);
    CHECK(length_of_chain() == batches);
  }
  std::int64_t length_of_chain() {
    std::int64_t length = 0;
    hub.store().read([&](HubView& view) { length = view.chain(device.record().id, 1).length; });
    return length;
  }
};

}  // namespace qiaomen::testing
