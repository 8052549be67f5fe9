#include "tests/fuzz/hostile_world.h"

#include <algorithm>

#include "engine/domain/act.h"
#include "engine/domain/campaign.h"
#include "engine/domain/catalog.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/ledger.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/proposed_definitions.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/role.h"
#include "engine/domain/scope.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/hub_writer.h"

namespace qiaomen::fuzz {
namespace {

constexpr std::int64_t kNowUs = 1'602'291'600'000'000;  // 2020-10-10

template <typename IdType>
IdType numbered(std::uint8_t kind, std::uint8_t number) {
  IdType id;
  id.bytes[6] = 0x70;
  id.bytes[14] = kind;
  id.bytes[15] = number;
  return id;
}

std::string text(std::string_view value) { return std::string(value); }

// Of an open transaction of the store: commits and snapshots are this one.
class OpenStore final : public HubStore {
 public:
  explicit OpenStore(HubTx& tx) : tx_(tx) {}
  void write(const std::function<void(HubTx&)>& act) override { act(tx_); }
  void read(const std::function<void(HubView&)>& look) override { look(tx_); }

 private:
  HubTx& tx_;
};

struct TakenBack {};

}  // namespace

HostileWorld::HostileWorld() : hub_(domain_catalog(), rules_), key_(SigningKey::from_seed({9})) {
  hub_.clock.now.wall.us = kNowUs;
  hub_.store().write([&](HubTx& tx) { put_city(tx); });
  write_honest_acts();
  for (std::uint8_t i = 0; i < 6; ++i) rows_.push_back(numbered<RowId>(1, i));
  for (std::uint8_t i = 0; i < 4; ++i) ids_.push_back(numbered<TransactionId>(2, i));
}

void HostileWorld::put(HubTx& tx, const Table& table, const RowId& row,
                       std::vector<std::pair<FieldNumber, Value>> values) {
  FieldValues fields;
  for (auto& [number, value] : values) fields.set(number, std::move(value));
  HubWriter writer(tx, domain_catalog(), Stamp{kNowUs - 1'000'000});
  writer.put(table, row, fields);
  writer.commit();
  rows_.push_back(row);
}

void HostileWorld::put_city(HubTx& tx) {
  const auto code = *DivisionCode::parse("379901001001");
  community_ = division_id(code);
  estate_ = estate_id(code, "E1");
  building_ = building_id(estate_, "1号楼");
  person_ = person_id("王");
  campaign_ = campaign_id("C1");
  household_ = household_id(building_, "1", "101");
  for (const ReferenceRow& row : proposed_definitions()) {
    put(tx, *row.table, row.id, {row.values.begin(), row.values.end()});
  }
  rows_.clear();
  put(tx, kDivision, community_, {{division::kCode, code.text()}, {division::kName, text("示例社区")}});
  put(tx, kPerson, person_, {{person::kCode, text("王")}, {person::kName, text("王")}});
  put(tx, kCompany, company_id("WY1"), {{company::kCode, text("WY1")}, {company::kName, text("示例物业")}});
  put(tx, kEstate, estate_,
      {{estate::kCode, text("E1")}, {estate::kName, text("示例花园")}, {estate::kCommunity, community_}});
  put(tx, kCampaign, campaign_,
      {{campaign::kCode, text("C1")},
       {campaign::kStartsOn, *parse_day("2020-10-01")},
       {campaign::kEndsOn, *parse_day("2020-10-31")},
       {campaign::kState, static_cast<std::int64_t>(CampaignState::Published)}});
  put(tx, kBuilding, building_, {{building::kEstate, estate_}, {building::kName, text("1号楼")}});
  put(tx, kHousehold, household_,
      {{household::kEstate, estate_},
       {household::kBuilding, building_},
       {household::kUnit, text("1")},
       {household::kDoor, text("101")}});
  const auto task = published_task(campaign_, household_, estate_);
  put(tx, kTask, task_id(campaign_, household_), {task.begin(), task.end()});
}

// An honest device's acts, for the hostile one to start from.
void HostileWorld::write_honest_acts() {
  testing::LoopbackDevice honest(domain_catalog(), 8);
  honest.clock.now.wall.us = kNowUs;
  hub_.enrol(honest.record(),
             {{BucketKind::Reference, {}}, {BucketKind::EstateWork, estate_}, {BucketKind::EstateLedger, estate_}});
  honest.sync(hub_);
  const Actor inspector{person_, Role::Inspector, std::nullopt, std::nullopt};
  const Actor master{person_, Role::StationMaster, std::nullopt, std::nullopt};
  testing::must(carry_out(honest.replica(), inspector, [&](Act& act) {
    return record_visit(act, {.household = household_, .campaign = campaign_, .outcome = 1});
  }));
  const auto issue = testing::must(carry_out(honest.replica(), inspector, [&](Act& act) {
    return create_issue(act, {.estate = estate_, .title = "电梯停运", .category = "elevator", .building = building_});
  }));
  testing::must(carry_out(honest.replica(), inspector,
                          [&](Act& act) { return edit_issue(act, {.issue = issue.row, .title = "电梯又停运"}); }));
  testing::must(carry_out(honest.replica(), master, [&](Act& act) { return accept_issue(act, issue.row); }));
  for (const PendingInfo& written : honest.replica().pending()) {
    honest_.push_back(written.transaction.changes);
    for (const Change& change : written.transaction.changes) rows_.push_back(change.row);
  }
}

void HostileWorld::try_out(const std::function<void(HubTx&, Hub&)>& act) {
  try {
    hub_.store().write([&](HubTx& tx) {
      OpenStore store(tx);
      Hub hub(store, domain_catalog(), rules_, hub_.clock);
      act(tx, hub);
      throw TakenBack();
    });
  } catch (const TakenBack&) {
  }
}

DeviceRecord HostileWorld::enrol(HubTx& tx, Choices& choices) {
  const Role role = choices.one_of(kRoles);
  DeviceRecord device{.id = device_of(key_.public_key()), .key = key_.public_key(), .person = person_};
  device.role = key_of(role);
  if (role == Role::Company) device.company = company_id("WY1");
  if (role == Role::Supervisor) device.division = community_;
  std::vector<Grant> grants;
  const Responsibility duty{.estates = {estate_}, .buildings = {building_}, .divisions = {community_}, .contracts = {}};
  for (const ScopeGrant& grant : scope_for(role, duty)) {
    grants.push_back({grant.bucket, Stamp{0}, std::nullopt, choices.often() ? grant.mode : GrantMode::Write});
    if (choices.rarely()) grants.back().to = Stamp{kNowUs - 1};
  }
  tx.put_device(device);
  tx.put_grants(device.id, grants);
  return device;
}

Rev HostileWorld::rev(Choices& choices) {
  const auto generation = static_cast<std::uint32_t>(choices.often() ? 1 : choices.below(4));
  const auto n = choices.number();
  return n < 0 ? Rev{std::numeric_limits<std::int64_t>::max()} : Rev::of(std::max(generation, 1U), n % 8);
}

Value HostileWorld::value(Choices& choices, const Field& field) {
  const Type type = choices.often() ? field.type : static_cast<Type>(choices.below(6));
  switch (type) {
    case Type::Text: return choices.text();
    case Type::Integer:
    case Type::HubStamp: return choices.number();
    case Type::Id: return choices.one_of(rows_);
    case Type::Blob: return Bytes(choices.often() ? 32 : choices.below(200), choices.byte());
    case Type::Set: {
      TextSet set;
      for (std::size_t i = choices.rarely() ? 257 : choices.below(4); i > 0; --i) set.push_back(std::to_string(i));
      std::ranges::sort(set);
      return set;
    }
  }
  return {};
}

std::vector<Intent> HostileWorld::intents(Choices& choices, const Table& table) {
  std::vector<Intent> intents;
  for (const Field& field : table.fields) {
    if (field.group_number() != field.number || choices.byte() % 4 == 3) continue;
    const auto group = *table.group(field.number);
    Intent intent{group.number, {}};
    for (const Field& member : group.fields) {
      const bool absent = choices.byte() % 8 == 7;
      intent.values.push_back(absent ? Value{} : value(choices, member));
    }
    if (choices.rarely()) intent.values.emplace_back();
    intents.push_back(std::move(intent));
  }
  return intents;
}

Change HostileWorld::change(Choices& choices) {
  const Table& table = *choices.one_of(domain_catalog().tables());
  Change change;
  change.row = choices.one_of(rows_);
  change.table = choices.rarely() ? choices.byte() : table.id;
  change.op = static_cast<Op>(1 + choices.below(4));
  change.based_on = rev(choices);
  const bool writes = change.op == Op::Create || change.op == Op::Edit;
  FieldValues written;
  if (writes || choices.rarely()) change.intents = intents(choices, table);
  for (const Intent& intent : change.intents) {
    const auto group = *table.group(intent.group);
    for (std::size_t i = 0; i < std::min(group.fields.size(), intent.values.size()); ++i) {
      written.set(group.fields[i].number, intent.values[i]);
    }
    if (group.merge == Merge::Transition && choices.often()) change.from = choices.number();
  }
  const auto home = table.bucket_of(written);
  change.bucket = home && choices.often() ? *home : BucketId{table.bucket, choices.one_of(rows_)};
  for (const ParentRule& rule : table.parents) {
    const auto* parent = std::get_if<RowId>(&written.get(rule.field));
    if (parent && choices.often()) change.parents.push_back({*parent, rev(choices)});
  }
  if (change.op == Op::Delete && choices.often()) change.read = ReadMark{1, choices.number() & 0xff};
  return change;
}

// One part of an honest change, as an attacker would have it.
void HostileWorld::distort(Choices& choices, Change& change) {
  const Table* table = domain_catalog().find(change.table);
  switch (choices.below(6)) {
    case 0: change.row = choices.one_of(rows_); return;
    case 1: change.op = static_cast<Op>(1 + choices.below(4)); return;
    case 2: change.bucket.scope = choices.one_of(rows_); return;
    case 3: change.based_on = rev(choices); return;
    case 4: change.from = choices.number(); return;
    default: break;
  }
  if (change.intents.empty()) return;
  Intent& intent = change.intents[choices.below(change.intents.size())];
  const auto at = choices.below(intent.values.size());
  intent.values[at] = value(choices, table->group(intent.group)->fields[at]);
}

Transaction HostileWorld::transaction(Choices& choices) {
  constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();
  Transaction transaction;
  transaction.id = choices.one_of(ids_);
  transaction.number = choices.often() ? choices.below(4) : std::uint64_t{kEnd};
  transaction.epoch = choices.often() ? 1 : choices.byte();
  transaction.seen.us = choices.often() ? 0 : kEnd;
  transaction.at.wall.us = choices.often() ? kNowUs : choices.rarely() ? kEnd : 0;
  transaction.at.monotonic.us = choices.often() ? 5 : kEnd;
  transaction.schema = choices.often() ? domain_catalog().schema() : choices.byte();
  if (choices.rarely()) transaction.deps = {choices.one_of(ids_)};
  if (choices.rarely()) transaction.supersedes = choices.one_of(ids_);
  if (choices.byte() % 4 != 3) {
    transaction.changes = choices.one_of(honest_);
    if (choices.byte() % 4 == 3) distort(choices, transaction.changes[choices.below(transaction.changes.size())]);
    return transaction;
  }
  for (std::size_t i = choices.rarely() ? 0 : 1 + choices.below(4); i > 0; --i) {
    transaction.changes.push_back(change(choices));
  }
  return transaction;
}

SyncRequest HostileWorld::request(Choices& choices) {
  testing::SeededRandom random(1);
  SyncRequest request{random.id<Nonce>(), hub_.clock.now, {}};
  OutgoingState& state = request.state;
  state.epoch = choices.often() ? 1 : choices.byte();
  state.generation = choices.often() ? 1 : choices.byte();
  if (choices.rarely()) state.parents_of_epoch = {{state.epoch + 1, {state.epoch, choices.byte()}}};
  Batch batch{.device = device_of(key_.public_key()), .epoch = state.epoch, .number = choices.often() ? 1 : 2};
  for (std::size_t i = 1 + choices.below(3); i > 0; --i) {
    batch.transactions.push_back({transaction(choices), std::nullopt});
    if (choices.rarely()) batch.transactions.back().waiting_since_us = choices.number() & 0xffff;
  }
  const auto sealed = seal_batch(batch, key_, random);
  state.batches.push_back({state.epoch, batch.number, {}, sealed});
  state.last_batch = batch.number;
  state.last_hash = hash_of_batch(sealed).value();
  state.open = ids_;
  if (choices.rarely()) state.issued = {{choices.one_of(ids_), Stamp{choices.number() & 0xffff}}};
  if (choices.rarely()) state.dismissed = {choices.one_of(ids_)};
  if (choices.rarely()) state.cursors = {{{BucketKind::EstateWork, estate_}, choices.byte(), choices.byte()}};
  return request;
}

}  // namespace qiaomen::fuzz
