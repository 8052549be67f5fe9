#include "tests/support/cli_world.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>

#include "engine/domain/catalog.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/work_tables.h"
#include "sync/cli/program.h"
#include "sync/client/device_home.h"
#include "sync/hub/hub_writer.h"
#include "sync/wire/body.h"
#include "sync/wire/request_signature.h"

namespace qiaomen::testing {
bool FakeInterrupt::wait(std::chrono::microseconds time) {
  if (!listening_) {
    clock_.advance(time.count());
    return false;
  }
  std::unique_lock lock(mutex_);
  moved_.wait_for(lock, std::chrono::minutes(1), [&] { return requested_ || passes_ > 0; });
  if (passes_ == 0) return true;
  --passes_;
  return false;
}

void FakeInterrupt::request() {
  const std::lock_guard lock(mutex_);
  requested_ = true;
  moved_.notify_all();
}

void FakeInterrupt::pass() {
  const std::lock_guard lock(mutex_);
  ++passes_;
  moved_.notify_all();
}

class CliWorld::LineTransport final : public Transport {
 public:
  explicit LineTransport(CliWorld& world) : world_(world) {}

  Result<HttpReply> exchange(const HttpRequest& request) override {
    traffic_.up_bytes += request.body.size();
    auto reply = world_.line(request);
    if (reply) traffic_.down_bytes += reply->body.size();
    return reply;
  }
  Traffic traffic() const override { return traffic_; }

 private:
  CliWorld& world_;
  Traffic traffic_;
};

// The city was written through a replica's drafts; the hub gets the same rows as its own.
CliWorld::CliWorld() : hub(domain_catalog(), rules) {
  hub.clock.now = city.clock().now;
  hub.store().write([&](HubTx& tx) {
    HubWriter writer(tx, domain_catalog(), Stamp{hub.clock.now.wall.us});
    for (const PendingInfo& info : city.replica().pending()) {
      for (const Change& change : info.transaction.changes) {
        const Table& table = *domain_catalog().find(change.table);
        writer.put(table, change.row, written_values(table, change.intents));
      }
    }
    writer.commit();
  });
  put(kAssignment, assignment_id(city.buildings[0], city.inspector.person),
      {{assignment::kEstate, city.estates[0]},
       {assignment::kBuilding, city.buildings[0]},
       {assignment::kPerson, city.inspector.person}});
}

void CliWorld::put(const Table& table, const RowId& row, std::vector<FieldChange> values) {
  FieldValues all;
  for (auto& [number, value] : values) all.set(number, std::move(value));
  hub.store().write([&](HubTx& tx) {
    HubWriter writer(tx, domain_catalog(), Stamp{hub.clock.now.wall.us});
    writer.put(table, row, all);
    writer.commit();
  });
}

std::vector<BucketId> CliWorld::buckets(const Actor& actor) const {
  const Role role = actor.role;
  const BucketId open{BucketKind::EstatePublic, city.estates[0]};
  if (role == Role::Kiosk) return {open};
  std::vector<BucketId> all{{BucketKind::Reference, {}}};
  if (role == Role::StationMaster) {
    all.insert(all.end(),
               {open, {BucketKind::EstateDrop, city.estates[0]}, {BucketKind::EstatePersonal, city.estates[0]}});
  }
  for (int i = 0; i < 2; ++i) {
    all.push_back({BucketKind::EstateWork, city.estates[i]});
    all.push_back({BucketKind::EstateLedger, city.estates[i]});
    all.push_back({BucketKind::EstatePersonal, city.buildings[i]});
    if (!actor.division) continue;
    for (const RowId& division : {city.counties[i], city.streets[i], city.communities[i]}) {
      all.push_back({BucketKind::DivisionLedger, division});
    }
  }
  std::ranges::sort(all);
  return all;
}

// A kiosk creates reports and reads none.
void CliWorld::grant(const DeviceRecord& device, const Actor& actor) {
  hub.enrol(device, buckets(actor));
  if (actor.role != Role::Kiosk) return;
  hub.store().write([&](HubTx& tx) {
    tx.put_grants(device.id, {{{BucketKind::EstatePublic, city.estates[0]}, Stamp{0}, {}, GrantMode::Read},
                              {{BucketKind::EstateDrop, city.estates[0]}, Stamp{0}, {}, GrantMode::Create}});
  });
}

CliWorld::Phone& CliWorld::new_phone() {
  Phone& phone = phones_.emplace_back(100 + phones_.size());
  phone.clock.now = city.clock().now;
  return phone;
}

std::string CliWorld::ticket_for(const Actor& actor) {
  TicketSecret secret{};
  secret[0] = static_cast<std::uint8_t>(tickets_.size() + 1);
  tickets_[secret] = actor;
  return to_text(TicketText{"http://hub.example:8080", secret, ""});
}

CliWorld::Phone& CliWorld::phone_of(const Actor& actor) {
  Phone& phone = new_phone();
  REQUIRE(run(phone, {"enrol"}, ticket_for(actor) + "\n").exit == 0);
  REQUIRE(run(phone, {"sync"}).exit == 0);
  return phone;
}

CliWorld::Answer CliWorld::run(Phone& phone, std::vector<std::string> args, const std::string& in) {
  NullLog log;
  const auto variable = [&](const std::string& name) {
    return name == "QIAOMEN_HOME" ? std::optional(phone.home()) : std::nullopt;
  };
  const auto connect = [&](const std::string&, const std::filesystem::path&) -> Result<std::unique_ptr<Transport>> {
    if (connect_error) return std::unexpected(*connect_error);
    return std::make_unique<LineTransport>(*this);
  };
  Environment environment{
      phone.clock, phone.random, log, phone.interrupt, variable, connect, [&](const std::filesystem::path&) {
        return std::optional(free_bytes);
      }};
  std::istringstream input(in);
  std::ostringstream out;
  std::ostringstream err;
  Answer answer;
  answer.exit = run_qiaomen(args, input, out, err, environment);
  answer.out = out.str();
  answer.err = err.str();
  return answer;
}

nlohmann::json CliWorld::ask(Phone& phone, std::vector<std::string> args) {
  args.insert(args.begin(), "--json");
  const auto answer = run(phone, args);
  INFO(answer.out << answer.err);
  REQUIRE(answer.exit == 0);
  return answer.json();
}

std::string CliWorld::header(const HttpRequest& request, std::string_view name) {
  const auto at = std::ranges::find(request.headers, name, [](const auto& h) { return std::string_view(h.first); });
  return at == request.headers.end() ? std::string() : at->second;
}

Result<HttpReply> CliWorld::serve(const HttpRequest& request) {
  if (request.path == "/healthz")
    return HttpReply{200, {}, {{"qiaomen-time-us", std::to_string(hub.clock.now.wall.us)}}};
  hub.clock.advance(1000);
  if (request.path == "/v1/enrol") return serve_enrolment(request);
  if (request.path == "/v1/sync") return serve_sync(request);
  return status(404);
}

Result<HttpReply> CliWorld::serve_enrolment(const HttpRequest& request) {
  TRY(const auto message, unpack(request.body, {}));
  TRY(const auto asked, decode_enrol_request(message));
  const auto ticket = tickets_.find(asked.ticket);
  if (ticket == tickets_.end() || !proves_possession(asked)) return status(403);
  const Actor& actor = ticket->second;
  DeviceRecord record;
  record.id = device_of(asked.key);
  record.key = asked.key;
  record.person = actor.person;
  record.role = key_of(actor.role);
  record.company = actor.company;
  record.division = actor.division;
  grant(record, actor);
  Enrolment enrolment;
  enrolment.device = record.id;
  enrolment.hub_signing_key = hub_key_.public_key();
  enrolment.hub_sealing_key = sealing_key_.public_key();
  enrolment.role = record.role;
  enrolment.person = actor.person;
  enrolment.company = actor.company;
  enrolment.division = actor.division;
  enrolment.scope = {1, buckets(actor)};
  return status(200, encode(enrolment, hub_key_));
}

Result<HttpReply> CliWorld::serve_sync(const HttpRequest& request) {
  TRY(const auto sent, split_signed(request.body));
  std::optional<DeviceRecord> record;
  hub.store().read([&](HubView& view) { record = view.device(sent.signature.device); });
  if (!record) return status(401);
  TRY(const auto body, unpack(sent.content, sent.signature.nonce.view()));
  TRY(auto reply, hub.core().sync(*record, body));
  return status(200, pack(std::move(reply), known_of_reply(body)));
}

HttpReply CliWorld::block(const HttpRequest& request) {
  const auto signature = must(split_signed(request.body)).signature;
  std::optional<DeviceRecord> record;
  hub.store().read([&](HubView& view) { record = view.device(signature.device); });
  return status(403, encode_block_notice(signature.nonce, record.value().key, hub_key_));
}

void CliWorld::withdraw(const Phone& phone, const BucketId& bucket) {
  const auto device = must(DeviceHome(phone.home()).enrolment()).device;
  hub.store().write([&](HubTx& tx) {
    auto grants = tx.grants(device);
    for (Grant& grant : grants) {
      if (grant.bucket == bucket) grant.to = Stamp{hub.clock.now.wall.us};
    }
    tx.put_grants(device, grants);
  });
}

std::string CliWorld::file(Phone& phone, const std::string& name, std::string_view bytes) {
  const auto path = (phone.folder / name).string();
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

}  // namespace qiaomen::testing
