#include "tests/support/hub_desk.h"

#include <algorithm>
#include <stdexcept>

#include "engine/domain/civil_day.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/proposed_definitions.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/scope.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/feed.h"
#include "sync/hub/public_reference.h"
#include "sync/wire/request_signature.h"
#include "tests/support/loopback.h"

namespace qiaomen::testing {
namespace {

const std::int64_t kNow = start_of(*parse_day("2020-10-10")) + 9LL * 3600 * 1'000'000;

}  // namespace

std::string text_of(const ServerReply& reply) { return {reply.body.begin(), reply.body.end()}; }

Phone::Phone(std::uint8_t seed) : random(seed), key(SigningKey::from_seed({seed, 77})) {
  clock.now.wall.us = kNow;
  clock.now.boot.bytes[0] = seed;
}

void Phone::open(const Actor& who, const Catalog& catalog) {
  actor = who;
  const auto file = (folder / "replica.db").string();
  replica = testing::must(Replica::open(file, catalog, device_of(key.public_key()), clock, random, log));
  exchange = std::make_unique<SyncExchange>(*replica, key, clock, random);
}

Written Phone::must(const Command& command) { return testing::must(carry_out(*replica, actor, command)); }

FieldValues Phone::row(const Table& table, const RowId& id) { return replica->find(table, id).value_or(FieldValues{}); }

void HubDesk::start() {
  service.reset();
  registry.reset();
  hub.reset();
  store.reset();
  store = must(SqliteHubStore::open((folder / "hub.db").string()));
  hub = std::make_unique<Hub>(*store, domain_catalog(), rules, clock);
  registry = std::make_unique<Registry>(*store, clock, random, log);
  blobs = std::make_unique<BlobDesk>(*store, domain_catalog(), photos, clock);
  service = std::make_unique<HubService>(HubService::Parts{*store, *hub, *registry, keys, metrics, clock, log, *blobs});
}

HubDesk::HubDesk() {
  clock.now.wall.us = kNow;
  start();
  const auto code = *DivisionCode::parse("379901001001");
  community = division_id(code);
  company = company_id("WY1");
  estate = estate_id(code, "E1");
  campaign = campaign_id("C1");
  for (const ReferenceRow& row : proposed_definitions())
    put(*row.table, row.id, {row.values.begin(), row.values.end()});
  put(kDivision, community, {{division::kCode, code.text()}, {division::kName, std::string("示例社区")}});
  put(kCompany, company, {{company::kCode, std::string("WY1")}, {company::kName, std::string("示例物业")}});
  put(kEstate, estate,
      {{estate::kCode, std::string("E1")},
       {estate::kName, std::string("示例花园")},
       {estate::kCommunity, community},
       {estate::kCompany, company}});
  put(kContract, contract_id(company, estate, *parse_day("2020-01-01")),
      {{contract::kCompany, company}, {contract::kEstate, estate}, {contract::kFromOn, *parse_day("2020-01-01")}});
  put(kCampaign, campaign,
      {{campaign::kCode, std::string("C1")},
       {campaign::kName, std::string("示例行动")},
       {campaign::kStartsOn, *parse_day("2020-10-01")},
       {campaign::kEndsOn, *parse_day("2020-10-31")},
       {campaign::kState, static_cast<std::int64_t>(CampaignState::Published)}});
  for (int b = 0; b < 2; ++b) {
    const auto name = std::to_string(b + 1) + "号楼";
    buildings[b] = building_id(estate, name);
    put(kBuilding, buildings[b], {{building::kEstate, estate}, {building::kName, name}});
    for (int h = 0; h < 2; ++h) {
      const auto door = std::to_string(101 + h);
      households[b][h] = household_id(buildings[b], "1", door);
      put(kHousehold, households[b][h],
          {{household::kEstate, estate},
           {household::kBuilding, buildings[b]},
           {household::kUnit, std::string("1")},
           {household::kDoor, door}});
    }
  }
  store->write([&](HubTx& tx) { publish_reference(tx, domain_catalog(), Stamp{clock.now.wall.us - 1'000'000}); });
}

void HubDesk::put(const Table& table, const RowId& row, std::vector<std::pair<FieldNumber, Value>> values) {
  FieldValues fields;
  for (auto& [number, value] : values) fields.set(number, std::move(value));
  store->write([&](HubTx& tx) {
    HubWriter writer(tx, domain_catalog(), Stamp{clock.now.wall.us - 1'000'000});
    writer.put(table, row, fields);
    writer.commit();
  });
}

RowId HubDesk::add_person(std::string_view code) {
  const auto id = person_id(code);
  put(kPerson, id, {{person::kCode, std::string(code)}, {person::kName, std::string(code)}});
  return id;
}

TicketOrder HubDesk::order(const RowId& person, Role role) {
  Responsibility duty{.estates = {estate}, .buildings = {buildings[0], buildings[1]}, .divisions = {community}};
  duty.contracts = {{estate, 0, std::nullopt}};
  TicketOrder order{.person = person, .role = std::string(key_of(role))};
  if (role == Role::Company) order.company = company;
  for (const ScopeGrant& grant : scope_for(role, duty)) {
    order.grants.push_back({grant.bucket, Stamp{0}, std::nullopt, grant.mode});
  }
  return order;
}

TicketSecret HubDesk::ticket(const RowId& person, Role role) {
  return must(registry->issue_ticket(order(person, role)));
}

ServerReply HubDesk::enrol(Phone& phone, const TicketSecret& ticket) {
  return reply({.method = "POST",
                .target = "/v1/enrol",
                .headers = {{"accept-encoding", "identity"}},
                .body = encode(make_enrol_request(ticket, phone.key)),
                .remote = {}});
}

void HubDesk::enrol(Phone& phone, std::string_view person, Role role) {
  const auto id = add_person(person);
  const auto answer = must(decode_enrolment(enrol(phone, ticket(id, role)).body));
  phone.open({answer.person, role, answer.company, answer.division});
}

ServerRequest HubDesk::signed_request(const Phone& phone, std::string path, Bytes body) {
  auto signed_one = signed_body(sign_request(phone.key, random.id<Nonce>(), "POST", path, body), body);
  return {.method = "POST",
          .target = std::move(path),
          .headers = {{"accept-encoding", "identity"}},
          .body = std::move(signed_one),
          .remote = {}};
}

ServerReply HubDesk::reply(const ServerRequest& request) { return std::get<ServerReply>(service->handle(request)); }

int HubDesk::sync(Phone& phone) {
  for (int round = 0; round < 100; ++round) {
    const auto answer = reply(signed_request(phone, "/v1/sync", must(phone.exchange->make_request(true))));
    if (answer.status != 200) return answer.status;
    const auto content = must(phone.exchange->open_reply(answer.body));
    if (must(phone.exchange->take_verdicts(*content))) must(phone.exchange->take_rows(*content));
    const auto pending = phone.replica->pending();
    const bool to_send = std::ranges::any_of(pending, [](const PendingInfo& info) {
      return info.delivery == Delivery::OnlyHere || info.delivery == Delivery::Sending;
    });
    if (phone.replica->settled() && !to_send) return 200;
  }
  throw std::runtime_error("the sync does not come to an end");
}

Receipt HubDesk::receipt(const TransactionId& transaction) {
  std::optional<Receipt> found;
  store->read([&](HubView& view) { found = view.receipt(transaction); });
  if (!found) throw std::runtime_error("no receipt");
  return *found;
}

std::vector<HubRow> HubDesk::living(const BucketId& bucket) {
  std::vector<HubRow> rows;
  store->read([&](HubView& view) { rows = living_rows(view, bucket); });
  return rows;
}

std::string HubDesk::disagreement(Phone& phone) {
  std::string found;
  for (const BucketDigest& digest : phone.replica->digests()) {
    if (!digest.granted) continue;
    store->read([&](HubView& view) {
      const BucketHead head = view.head(digest.bucket);
      if (head.hash == digest.hash && head.counter == digest.cursor) return;
      found += to_string(digest.bucket) + ": hub " + std::to_string(living_rows(view, digest.bucket).size()) +
               " rows at " + std::to_string(head.counter) + ", device at " + std::to_string(digest.cursor) + "; ";
    });
  }
  for (const PendingInfo& pending : phone.replica->pending()) found += "unsent " + to_string(pending.id) + "; ";
  if (const auto count = phone.replica->hash_mismatches()) found += std::to_string(count) + " mismatches; ";
  return found;
}

}  // namespace qiaomen::testing
