#include "tests/support/city_world.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <stdexcept>

#include "engine/domain/campaign.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/feed.h"
#include "tests/support/loopback.h"

namespace qiaomen::testing {
namespace {

constexpr int kRoundTripsMax = 200;

std::string text(std::string_view value) { return std::string(value); }

std::string lower(std::string name) {
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

void copy_alone(const std::filesystem::path& from, const std::filesystem::path& to) {
  for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(to.string() + suffix);
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
}

}  // namespace

Photo photo_of(std::uint8_t content) {
  const Bytes bytes{0xFF, 0xD8, 0xFF, content};
  return {.sha256 = sha256(bytes), .size = static_cast<std::int64_t>(bytes.size()), .media_type = "image/jpeg"};
}

Result<HttpReply> CityLine::exchange(const HttpRequest& request) {
  if (state == State::Cut) return fail(Errc::Offline, "no line");
  ServerRequest arrived{.method = request.method, .target = request.path, .body = request.body, .remote = {}};
  for (const auto& [name, value] : request.headers) arrived.headers.emplace_back(lower(name), value);
  auto answer = desk_.reply(arrived);
  if (state == State::LosesReplies) return fail(Errc::Offline, "the reply is lost");
  HttpReply reply{answer.status, std::move(answer.body), {}};
  for (const auto& [name, value] : answer.headers) reply.headers.emplace_back(lower(name), value);
  return reply;
}

CityDevice::CityDevice(HubDesk& desk, std::uint8_t key_seed, std::uint8_t random_seed)
    : Phone(key_seed), line(desk), desk_(desk) {
  random = SeededRandom(random_seed);
  clock = desk.clock;
  clock.now.boot.bytes[0] = random_seed;
}

void CityDevice::start(const Actor& who, const Catalog& catalog) {
  open(who, catalog);
  session_ = std::make_unique<Session>(*replica, key, desk_.keys.signing.public_key(), line, clock, random, Phone::log);
}

void CityDevice::stop() {
  session_.reset();
  exchange.reset();
  replica.reset();
}

std::filesystem::path CityDevice::keep_copy(const std::string& name) {
  stop();
  copy_alone(file(), folder / name);
  start(actor);
  return folder / name;
}

void CityDevice::become(const std::filesystem::path& copy) {
  stop();
  copy_alone(copy, file());
  start(actor);
}

TransactionId CityDevice::forges(const std::function<Result<>(Draft&)>& act) {
  return testing::must(replica->write(act));
}

std::string CityDevice::refusal(const Command& command) {
  const auto written = carry_out(*replica, actor, command);
  return written ? std::string() : written.error().message;
}

TickReport CityDevice::tick() {
  session_->hurry();
  return session_->tick();
}

TickReport CityDevice::sync() {
  for (int i = 0; i < kRoundTripsMax; ++i) {
    auto report = tick();
    if (report.state != SessionState::Working) return report;
  }
  throw std::runtime_error("the session does not come to an end");
}

std::vector<ConflictLine> CityDevice::conflicts() {
  return replica->read([](const ReadTx& tx) { return qiaomen::conflicts(tx); });
}

std::vector<ReviewLine> CityDevice::reviews() {
  return replica->read([](const ReadTx& tx) { return qiaomen::reviews(tx); });
}

CityWorld::CityWorld()
    : wang(hire("王网格员", Role::Inspector, here({buildings[0]}), 1)),
      li(hire("李网格员", Role::Inspector, here({buildings[1]}), 2)),
      master(hire("站长", Role::StationMaster, here({buildings[0], buildings[1]}), 3)),
      deputy(hire("副站长", Role::Deputy, here({}), 4)),
      supervisor(hire("社区监管员", Role::CommunitySupervisor, here({}), 5)),
      worker(hire("项目经理", Role::Company,
                  {.estates = {}, .buildings = {}, .divisions = {community}, .contracts = {{estate, 0, {}}}}, 6)),
      reporting(hire("统计员", Role::Reporting,
                     {.estates = {estate, other_estate}, .buildings = {}, .divisions = {community}, .contracts = {}},
                     7)),
      street(hire("街道监管员", Role::Supervisor,
                  {.estates = {estate}, .buildings = {}, .divisions = {streets[0], community}, .contracts = {}}, 8)),
      zhao(hire("赵网格员", Role::Inspector,
                {.estates = {other_estate}, .buildings = {other_building}, .divisions = {}, .contracts = {}}, 9)) {}

Responsibility CityWorld::here(std::vector<RowId> its_buildings) const {
  return {.estates = {estate}, .buildings = std::move(its_buildings), .divisions = {community}, .contracts = {}};
}

CityPlaces::CityPlaces() {
  add_divisions();
  add_other_estate();
  add_tasks();
}

RowId CityPlaces::add_division(std::string_view code, std::int64_t level, const RowId* parent) {
  const auto parsed = *DivisionCode::parse(code);
  const RowId id = division_id(parsed);
  Value above;
  if (parent) above = *parent;
  put(kDivision, id,
      {{division::kCode, parsed.text()},
       {division::kName, "示例" + text(code)},
       {division::kLevel, level},
       {division::kParent, above}});
  return id;
}

void CityPlaces::add_divisions() {
  city = add_division("379900", 1, nullptr);
  counties[0] = add_division("379901", 2, &city);
  counties[1] = add_division("379902", 2, &city);
  streets[0] = add_division("379901001", 3, &counties[0]);
  streets[1] = add_division("379902001", 3, &counties[1]);
  add_division("379901001001", 4, &streets[0]);
  other_community = add_division("379902001001", 4, &streets[1]);
}

void CityPlaces::add_other_estate() {
  company_two = company_id("WY2");
  put(kCompany, company_two, {{company::kCode, text("WY2")}, {company::kName, text("别家物业")}});
  other_estate = estate_id(*DivisionCode::parse("379902001001"), "E2");
  put(kEstate, other_estate,
      {{estate::kCode, text("E2")},
       {estate::kName, text("示例新村")},
       {estate::kCommunity, other_community},
       {estate::kCompany, company_two}});
  other_building = building_id(other_estate, "1号楼");
  put(kBuilding, other_building, {{building::kEstate, other_estate}, {building::kName, text("1号楼")}});
  for (int door = 0; door < 2; ++door) {
    const auto number = std::to_string(101 + door);
    other_households[door] = household_id(other_building, "1", number);
    put(kHousehold, other_households[door],
        {{household::kEstate, other_estate},
         {household::kBuilding, other_building},
         {household::kUnit, text("1")},
         {household::kDoor, number}});
  }
}

void CityPlaces::add_tasks() {
  const auto publish = [&](const RowId& household, const RowId& in_estate) {
    std::vector<std::pair<FieldNumber, Value>> values;
    for (const auto& [field, value] : published_task(campaign, household, in_estate)) values.emplace_back(field, value);
    put(kTask, task_id(campaign, household), std::move(values));
  };
  for (const auto& building : households) {
    for (const RowId& household : building) publish(household, estate);
  }
  for (const RowId& household : other_households) publish(household, other_estate);
}

CityDevice& CityWorld::hire(std::string_view name, Role role, const Responsibility& duty, std::uint8_t number) {
  devices_.push_back(std::make_unique<CityDevice>(*this, number, number));
  CityDevice& device = *devices_.back();
  TicketOrder order{.person = add_person(name), .role = text(key_of(role))};
  if (role == Role::Company) order.company = company;
  const bool supervises = role == Role::CommunitySupervisor || role == Role::Supervisor;
  if (supervises && !duty.divisions.empty()) order.division = duty.divisions.front();
  for (const ScopeGrant& grant : scope_for(role, duty)) {
    order.grants.push_back({grant.bucket, Stamp{0}, std::nullopt, grant.mode});
  }
  const auto answer = testing::must(decode_enrolment(enrol(device, testing::must(registry->issue_ticket(order))).body));
  device.start({answer.person, role, answer.company, answer.division});
  REQUIRE(device.sync().state == SessionState::Settled);
  return device;
}

CityDevice& CityWorld::give_tablet(const CityDevice& to) {
  const auto number = static_cast<std::uint8_t>(100 + devices_.size());
  devices_.push_back(std::make_unique<CityDevice>(*this, number, number));
  CityDevice& tablet = *devices_.back();
  TicketOrder order{.person = to.actor.person, .role = text(key_of(to.actor.role)), .company = to.actor.company};
  order.grants = registry->grants(device_of(to.key.public_key()));
  enrol(tablet, testing::must(registry->issue_ticket(order)));
  tablet.start(to.actor);
  REQUIRE(tablet.sync().state == SessionState::Settled);
  return tablet;
}

CityDevice& CityWorld::clone(CityDevice& of) {
  const auto copy = of.keep_copy("clone.db");
  const auto number = static_cast<std::uint8_t>(200 + devices_.size());
  devices_.push_back(std::make_unique<CityDevice>(*this, 0, number));
  CityDevice& twin = *devices_.back();
  twin.key = of.key;
  std::filesystem::copy_file(copy, twin.file());
  twin.start(of.actor);
  return twin;
}

void CityWorld::pass(std::int64_t us) {
  clock.advance(us);
  for (const auto& device : devices_) device->clock.advance(us);
}

void CityWorld::all_sync() {
  for (int round = 0; round < 2; ++round) {
    for (const auto& device : devices_) {
      if (device->line.state != CityLine::State::Cut) device->sync();
    }
  }
}

void CityWorld::check_agreement() {
  for (const auto& device : devices_) {
    if (device->line.state != CityLine::State::Cut) CHECK(disagreement(*device) == "");
  }
}

std::vector<HubRow> CityWorld::at_hub(const Table& table, const BucketId& bucket) {
  std::vector<HubRow> rows;
  store->read([&](HubView& view) { rows = living_rows(view, bucket, table); });
  return rows;
}

void CityWorld::set_grant(const CityDevice& device, const BucketId& bucket, bool open) {
  const auto id = device_of(device.key.public_key());
  testing::must(open ? registry->grant(id, bucket, GrantMode::Write) : registry->withdraw(id, bucket));
}

void CityWorld::back_up() {
  std::filesystem::remove(folder / "backup.db");
  store->back_up_to((folder / "backup.db").string());
}

void CityWorld::restore() {
  std::uint32_t generation = 0;
  store->read([&](HubView& view) { generation = view.life().generation + 1; });
  service.reset();
  registry.reset();
  hub.reset();
  store.reset();
  copy_alone(folder / "backup.db", folder / "hub.db");
  HubDesk::start();
  store->write([&](HubTx& tx) {
    HubLife life = tx.life();
    life.generation = generation;
    life.line.insert(generation);
    tx.put_life(life);
  });
}

}  // namespace qiaomen::testing
