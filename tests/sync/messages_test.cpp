#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "engine/codec/batch_codec.h"
#include "engine/codec/transaction_codec.h"
#include "sync/wire/blob.h"
#include "sync/wire/enrolment.h"
#include "sync/wire/messages.h"
#include "sync/wire/poke.h"
#include "sync/wire/request_signature.h"
#include "tests/conformance/trace_catalog.h"
#include "tests/support/fakes.h"
#include "tests/support/loopback.h"
#include "tests/support/pages.h"

namespace qiaomen {
namespace {

using conformance::bucket_named;
using conformance::label_id;
using conformance::trace_catalog;
using testing::must;

SigningKey key(std::uint8_t seed) { return SigningKey::from_seed({seed}); }

template <typename IdType>
IdType id(std::uint8_t last) {
  IdType made;
  made.bytes[15] = last;
  return made;
}

Transaction sample_transaction() {
  Transaction transaction;
  transaction.id = id<TransactionId>(1);
  transaction.epoch = 2;
  transaction.number = 7;
  transaction.seen.us = 1'700'000'000'000'000;
  transaction.at = {WallTime{1'700'000'000'123'456}, MonotonicTime{987'654'321}, id<BootId>(9)};
  transaction.schema = 1;
  transaction.deps = {id<TransactionId>(2)};
  transaction.supersedes = id<TransactionId>(3);
  Change edit;
  edit.row = label_id("r01");
  edit.table = 1;
  edit.bucket = bucket_named("A");
  edit.based_on = Rev::of(1, 5);
  edit.intents = {
      {2, {std::string("漏雨"), Value{}}}, {8, {std::int64_t{1}, std::string("c1")}}, {10, {TextSet{"a", "b"}}}};
  edit.from = 0;
  edit.parents = {{label_id("r00"), Rev::of(1, 3)}};
  Change remove;
  remove.row = label_id("r02");
  remove.table = 1;
  remove.op = Op::Delete;
  remove.bucket = bucket_named("A");
  remove.based_on = Rev::of(2, 1);
  remove.read = ReadMark{2, 300};
  transaction.changes = {edit, remove};
  return transaction;
}

Bytes sample_batch() {
  testing::SeededRandom random(1);
  Batch batch;
  batch.device = device_of(key(1).public_key());
  batch.epoch = 2;
  batch.number = 1;
  batch.transactions = {{sample_transaction(), std::nullopt}, {sample_transaction(), 1'700'000'000'000'001}};
  return seal_batch(batch, key(1), random);
}

SyncRequest sample_request() {
  SyncRequest request{id<Nonce>(4), {WallTime{5}, MonotonicTime{6}, id<BootId>(9)}, {}};
  OutgoingState& state = request.state;
  state.epoch = 2;
  state.parents_of_epoch = {{2, {1, 40}}};
  state.generation = 3;
  state.last_batch = 1;
  state.last_hash = must(hash_of_batch(sample_batch()));
  state.batches = {{2, 0, {}, sample_batch()}};
  state.open = {id<TransactionId>(1), id<TransactionId>(2)};
  state.issued = {{id<TransactionId>(1), Stamp{77}}};
  state.dismissed = {id<TransactionId>(3)};
  state.cursors = {{bucket_named("A"), 12, 3}};
  state.scope_version = 99;
  return request;
}

struct SampleRows {
  std::vector<RowId> ids;
  std::vector<BaseRow> rows;
};

SampleRows sample_rows() {
  SampleRows sample;
  for (const char* label : {"r01", "r02"}) {
    BaseRow row{1, bucket_named("A"), Rev::of(1, 5), {}, {}, {}};
    row.values.set(1, label_id("A"));
    row.values.set(2, std::string("漏雨"));
    sample.ids.push_back(label_id(label));
    sample.rows.push_back(row);
  }
  sample.rows[0].asks = {Rev::of(1, 4)};
  sample.rows[1].values.set(7, std::int64_t{-3});
  return sample;
}

Slice sample_slice() {
  Slice slice;
  slice.bucket = bucket_named("A");
  slice.from = 3;
  slice.to = 9;
  slice.safe = 3;
  slice.stamp.us = 88;
  slice.hash = SetHash();
  const auto sample = sample_rows();
  slice.pages = {testing::page_of(sample.ids, sample.rows)};
  slice.markers = {{label_id("r03"), 1, Rev::of(1, 2), true, bucket_named("B")},
                   {label_id("r04"), 1, Rev::of(1, 2), false, std::nullopt}};
  return slice;
}

SyncReply sample_reply() {
  SyncReply reply;
  reply.nonce = id<Nonce>(4);
  Incoming& content = reply.content;
  content.generation = 3;
  content.hub_now_us = 1'700'000'000'000'000;
  content.epoch = 2;
  content.counted = 1;
  Receipt accepted;
  accepted.transaction = id<TransactionId>(1);
  accepted.device = device_of(key(1).public_key());
  accepted.epoch = 2;
  accepted.number = 7;
  accepted.stamp = Stamp{1'700'000'000'000'005};
  accepted.stamp_flagged = true;
  accepted.changes = {{Outcome::Won, Rev::of(3, 6), bucket_named("A")},
                      {Outcome::Review, Rev::of(3, 2), bucket_named("A")}};
  Receipt refused;
  refused.transaction = id<TransactionId>(2);
  refused.refused = Reason{Refusal::Stale, 1, "issue: the current state is 70"};
  content.verdicts = {accepted, refused};
  content.scope = Scope{99, {bucket_named("A"), bucket_named("B")}};
  content.slices = {sample_slice()};
  content.covered_until_us = 66;
  return reply;
}

Enrolment sample_enrolment() {
  return {device_of(key(1).public_key()),
          3,
          key(7).public_key(),
          key(8).public_key(),
          "inspector",
          id<RowId>(5),
          std::nullopt,
          id<RowId>(6),
          Scope{99, {bucket_named("A")}}};
}

// The examples of PROTOCOL.md. QIAOMEN_WRITE_GOLDEN=1 writes them after a deliberate change of the format.
void check_golden(const std::string& name, const Bytes& bytes) {
  const std::string path = std::string(QIAOMEN_GOLDEN) + "/" + name + ".hex";
  if (std::getenv("QIAOMEN_WRITE_GOLDEN")) std::ofstream(path) << to_hex(bytes) << "\n";
  std::ifstream in(path);
  std::string expected;
  in >> expected;
  CHECK(to_hex(bytes) == expected);
}

template <typename Decode>
void check_every_cut(const Bytes& whole, Decode&& decode) {
  REQUIRE(decode(whole).has_value());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(decode(BytesView(whole).first(size)).has_value());
  }
  Bytes longer = whole;
  longer.push_back(0);
  CHECK_FALSE(decode(longer).has_value());
}

}  // namespace

BlobStates sample_states() {
  return {{{BlobStanding::Nothing, 0}, {BlobStanding::Wanted, 262'144}, {BlobStanding::Whole, 600'000}}};
}

TEST_CASE("the bytes of every message are those of the golden files") {
  check_golden("transaction", encode(sample_transaction()));
  check_golden("batch", sample_batch());
  check_golden("sync-request", encode(sample_request()));
  check_golden("sync-reply", encode(sample_reply()));
  check_golden("enrol-request", encode(make_enrol_request({1, 2, 3}, key(1))));
  check_golden("enrolment", encode(sample_enrolment(), key(7)));
  check_golden("block-notice", encode_block_notice(id<Nonce>(4), key(1).public_key(), key(7)));
  check_golden("poke-request", encode(PokeRequest{99, {{bucket_named("A"), 12, {}}}}));
  check_golden("poke-reply", encode(PokeReply{true, {bucket_named("A"), bucket_named("B")}}));
  check_golden("blob-ask", encode(BlobAsk{{Sha256{1}, Sha256{2}}}));
  check_golden("blob-states", encode(sample_states()));
  check_golden("blob-chunk", encode(BlobChunk{1000, 300, {0xFF, 0xD8, 0xFF}}));
  check_golden("blob-part", encode(BlobPart{1000, {0xFF, 0xD8, 0xFF}}));
  check_golden("canonical-row", canonical_row(label_id("r01"), sample_rows().rows[0]));
}

TEST_CASE("a transaction comes back as it went") {
  const auto bytes = encode(sample_transaction());
  cbor::Reader in(bytes);
  const auto back = read_transaction(in);
  CHECK(in.finish().has_value());
  CHECK(back == sample_transaction());
}

TEST_CASE("a request comes back as it went, and no part of one is taken for a request") {
  const auto back = must(decode_sync_request(encode(sample_request())));
  CHECK(encode(back) == encode(sample_request()));
  CHECK(back.state.cursors.at(0).cursor == 12);
  check_every_cut(encode(sample_request()), decode_sync_request);
}

TEST_CASE("a reply comes back as it went, and no part of one is taken for a reply") {
  const auto decode = [](BytesView bytes) { return decode_sync_reply(bytes, trace_catalog()); };
  const auto back = must(decode(encode(sample_reply())));
  CHECK(encode(back) == encode(sample_reply()));
  CHECK(back.content.verdicts == sample_reply().content.verdicts);
  check_every_cut(encode(sample_reply()), decode);
}

TEST_CASE("messages about photos come back as they went, and nothing above a cap is taken for one") {
  check_every_cut(encode(BlobAsk{{Sha256{1}}}), decode_blob_ask);
  check_every_cut(encode(sample_states()), decode_blob_states);
  check_every_cut(encode(BlobChunk{9, 3, {1}}), decode_blob_chunk);
  check_every_cut(encode(BlobPart{9, {1}}), decode_blob_part);
  CHECK(must(decode_blob_states(encode(sample_states()))).states == sample_states().states);
  CHECK(must(decode_blob_ask(encode(BlobAsk{std::vector<Sha256>(1024)}))).hashes.size() == 1024);
  CHECK_FALSE(decode_blob_ask(encode(BlobAsk{std::vector<Sha256>(1025)})).has_value());
  CHECK(decode_blob_chunk(encode(BlobChunk{8 << 20, 0, Bytes(256 << 10)})).has_value());
  CHECK_FALSE(decode_blob_chunk(encode(BlobChunk{8 << 20, 0, Bytes((256 << 10) + 1)})).has_value());
  CHECK_FALSE(decode_blob_chunk(encode(BlobChunk{(8 << 20) + 1, 0, {1}})).has_value());
  CHECK_FALSE(decode_blob_part(encode(BlobPart{(8 << 20) + 1, {1}})).has_value());
}

TEST_CASE("a message of an unknown version says so") {
  auto request = encode(sample_request());
  request[1] = 2;
  CHECK(decode_sync_request(request).error().code == Errc::Unsupported);
  auto reply = encode(sample_reply());
  reply[1] = 2;
  CHECK(decode_sync_reply(reply, trace_catalog()).error().code == Errc::Unsupported);
}

TEST_CASE("a row of a page has the canonical bytes that its values give") {
  const auto sample = sample_rows();
  const Page page = testing::page_of({sample.ids[1], sample.ids[0]}, {sample.rows[1], sample.rows[0]});
  REQUIRE(page.ids == sample.ids);
  for (std::size_t i = 0; i < page.size(); ++i) {
    const auto made = row_at(page, i, bucket_named("A"), trace_catalog().find(1));
    CHECK(made == sample.rows[i]);
    CHECK(canonical_row(page, i) == canonical_row(sample.ids[i], sample.rows[i]));
  }
  CHECK(scalar_of(page.value(page.columns.back().cells[1])).number == -3);
}

TEST_CASE("fields and tables of a newer catalog stay raw and leave the hash as it is") {
  auto sample = sample_rows();
  sample.rows[0].values.set(77, std::string("newer"));
  const auto sent = canonical_row(sample.ids[0], sample.rows[0]);
  auto reply = sample_reply();
  auto& pages = reply.content.slices[0].pages;
  pages = {testing::page_of(sample.ids, sample.rows)};
  for (BaseRow& row : sample.rows) row.table = 999;
  pages.push_back(testing::page_of(sample.ids, sample.rows));
  const auto back = must(decode_sync_reply(encode(reply), trace_catalog()));
  const Slice& slice = back.content.slices[0];
  const auto row = row_at(slice.pages[0], 0, slice.bucket, trace_catalog().find(1));
  CHECK(row.unknown.size() == 1);
  CHECK(canonical_row(sample.ids[0], row) == sent);
  CHECK(canonical_row(slice.pages[0], 0) == sent);
  CHECK(row_at(slice.pages[1], 0, slice.bucket, trace_catalog().find(999)).unknown.size() == 3);
  CHECK(encode(back) == encode(reply));
}

TEST_CASE("a batch opens with its key alone, and not after any byte was touched") {
  const auto bytes = sample_batch();
  CHECK(open_batch(bytes, key(1).public_key()).has_value());
  CHECK(open_batch(bytes, key(2).public_key()).error().code == Errc::Unauthenticated);
  for (std::size_t i = 0; i < bytes.size(); i += 7) {
    Bytes touched = bytes;
    touched[i] ^= 0x40;
    CHECK_FALSE(open_batch(touched, key(1).public_key()).has_value());
  }
}

TEST_CASE("an enrolment comes back as signed, and only as signed by the key that it names") {
  const auto bytes = encode(sample_enrolment(), key(7));
  CHECK(must(decode_enrolment(bytes)) == sample_enrolment());
  CHECK(decode_enrolment(encode(sample_enrolment(), key(6))).error().code == Errc::Unauthenticated);
  check_every_cut(bytes, decode_enrolment);
}

TEST_CASE("an enrolment request proves that its sender has the key") {
  auto request = make_enrol_request({1, 2, 3}, key(1));
  CHECK(proves_possession(must(decode_enrol_request(encode(request)))));
  request.key = key(2).public_key();
  CHECK_FALSE(proves_possession(request));
  check_every_cut(encode(request), decode_enrol_request);
}

TEST_CASE("a ticket's text carries address, secret and authority, and nothing else is one") {
  const TicketText ticket{
      "https://hub.example:8443", {1, 2, 3}, "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n"};
  const auto back = must(parse_ticket(" " + to_text(ticket) + "\n"));
  CHECK(back.url == ticket.url);
  CHECK(back.secret == ticket.secret);
  CHECK(back.ca_pem == ticket.ca_pem);
  for (const char* wrong :
       {"", "hello", "qiaomen-ticket-1 url", "qiaomen-ticket-1 url 0102", "qiaomen-ticket-2 url 00"}) {
    CHECK_FALSE(parse_ticket(wrong).has_value());
  }
}

TEST_CASE("a request's signature binds method, path, body, nonce and key") {
  const Bytes body = {1, 2, 3};
  const auto signature = sign_request(key(1), id<Nonce>(4), "POST", "/v1/sync", body);
  const auto back = must(from_field(to_field(signature)));
  CHECK(is_signed_by(key(1).public_key(), back, "POST", "/v1/sync", body));
  CHECK_FALSE(is_signed_by(key(2).public_key(), back, "POST", "/v1/sync", body));
  CHECK_FALSE(is_signed_by(key(1).public_key(), back, "GET", "/v1/sync", body));
  CHECK_FALSE(is_signed_by(key(1).public_key(), back, "POST", "/v1/poke", body));
  CHECK_FALSE(is_signed_by(key(1).public_key(), back, "POST", "/v1/sync", Bytes{1, 2}));
}

TEST_CASE("a request's signature is one header field of 118 characters, and has no second form") {
  const auto field = to_field(sign_request(key(1), id<Nonce>(4), "POST", "/v1/sync", {}));
  CHECK(field.size() == 118);
  CHECK(from_field(field).has_value());
  auto stray_bits = field;
  ++stray_bits.back();  // the last character holds two bits and four zeros: A, Q, g or w
  for (const std::string& wrong : {std::string(), field.substr(0, 117), field.substr(0, 116), field + "AA",
                                   field + "==", " " + field, field + " ", stray_bits}) {
    INFO(wrong);
    CHECK_FALSE(from_field(wrong).has_value());
  }
}

TEST_CASE("the last batch's hash is told only where a request's batches do not imply it") {
  auto request = sample_request();
  const auto implied = encode(request);
  CHECK(must(decode_sync_request(implied)).state.last_hash == request.state.last_hash);
  request.state.last_hash[0] ^= 1;
  const auto told = encode(request);
  CHECK(told.size() == implied.size() + 33);
  CHECK(must(decode_sync_request(told)).state.last_hash == request.state.last_hash);
  request.state.batches.clear();
  CHECK(must(decode_sync_request(encode(request))).state.last_hash == request.state.last_hash);
  request.state.last_hash = {};
  CHECK(must(decode_sync_request(encode(request))).state.last_hash == Sha256{});
}

TEST_CASE("a hash that is told though it is implied, or left out of a batch that does not read, is refused") {
  auto request = sample_request();
  const auto implied = encode(request);
  request.state.last_hash[0] ^= 1;
  auto told = encode(request);
  const auto at = std::ranges::search(told, request.state.last_hash).begin();
  REQUIRE(at != told.end());
  *at ^= 1;
  CHECK_FALSE(decode_sync_request(told).has_value());
  const auto& batch = request.state.batches[0].bytes;
  auto damaged = implied;
  *std::ranges::search(damaged, batch).begin() = 0xff;
  CHECK_FALSE(decode_sync_request(damaged).has_value());
}

TEST_CASE("a request that reads nothing has null in place of its cursors, which is not a reader without buckets") {
  auto request = sample_request();
  request.state.reads = false;
  const auto sends = must(decode_sync_request(encode(request)));
  CHECK_FALSE(sends.state.reads);
  CHECK(sends.state.cursors.empty());
  request.state.reads = true;
  request.state.cursors.clear();
  CHECK(must(decode_sync_request(encode(request))).state.reads);
}

TEST_CASE("the device's clock is told with batches, and only with them") {
  auto request = sample_request();
  const auto told = encode(request);
  CHECK(must(decode_sync_request(told)).clock.wall.us == 5);
  const Bytes clock{0x83, 0x05, 0x06, 0x50};
  const auto at = std::ranges::search(told, clock).begin();
  REQUIRE(at != told.end());
  auto without = told;
  const auto from = without.begin() + (at - told.begin());
  without.erase(from + 1, from + 20);
  *from = 0xf6;
  CHECK_FALSE(decode_sync_request(without).has_value());
  request.state.batches.clear();
  request.state.last_batch = 0;
  request.state.last_hash = {};
  auto pull = encode(request);
  CHECK(pull.size() < told.size());
  CHECK(must(decode_sync_request(pull)).clock.wall.us == 0);
  pull[19] = 0x83;  // a clock in place of the null
  pull.insert(pull.begin() + 20, at + 1, at + 20);
  CHECK_FALSE(decode_sync_request(pull).has_value());
}

}  // namespace qiaomen
