#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/civil_day.h"
#include "engine/domain/conflict_queries.h"
#include "engine/domain/photo.h"
#include "engine/domain/scope.h"
#include "sync/client/session.h"
#include "tests/support/hub_desk.h"

namespace qiaomen::testing {

inline constexpr std::int64_t kMinuteUs = 60'000'000;
inline constexpr std::int64_t kDayUs = 24 * 60 * kMinuteUs;

// The line between one device and the hub's service, in this process.
class CityLine final : public Transport {
 public:
  enum class State { Up, Cut, LosesReplies };

  explicit CityLine(HubDesk& desk) : desk_(desk) {}
  Result<HttpReply> exchange(const HttpRequest& request) override;
  Traffic traffic() const override { return {}; }

  State state = State::Up;

 private:
  HubDesk& desk_;
};

// A person's device: a real replica and a real session on a line of its own.
class CityDevice : public Phone {
 public:
  // Two devices of one key seed have the same key: one is a copy of the other.
  CityDevice(HubDesk& desk, std::uint8_t key_seed, std::uint8_t random_seed);

  // As its person; again after the file was exchanged.
  void start(const Actor& who, const Catalog& catalog = domain_catalog());
  void stop();
  std::filesystem::path file() const { return folder / "replica.db"; }
  // The file as it lies on the disk now.
  std::filesystem::path keep_copy(const std::string& name);
  void become(const std::filesystem::path& copy);

  Written does(const Command& command) { return must(command); }
  // Past the rules that the program checks early, as a forged one would.
  TransactionId forges(const std::function<Result<>(Draft&)>& act);
  // The message of an early refusal; empty if it was allowed.
  std::string refusal(const Command& command);
  // One round trip.
  TickReport tick();
  // Ticks until there is nothing to do now.
  TickReport sync();

  std::vector<ConflictLine> conflicts();
  std::vector<ReviewLine> reviews();
  std::vector<ReturnedInfo> returned() { return replica->returned(); }
  bool holds(const Table& table, const RowId& row) { return replica->find(table, row).has_value(); }

  CityLine line;

 private:
  HubDesk& desk_;
  std::unique_ptr<Session> session_;
};

// Beside HubDesk's estate a second one in another county, with the divisions above both and a task for each household.
struct CityPlaces : HubDesk {
  CityPlaces();

  RowId company_two, other_estate, other_community, other_building, other_households[2];
  RowId city, counties[2], streets[2];

 private:
  RowId add_division(std::string_view code, std::int64_t level, const RowId* parent);
  void add_divisions();
  void add_other_estate();
  void add_tasks();
};

// Everybody who works in these estates, each with a device that has synced once.
class CityWorld : public CityPlaces {
 public:
  CityWorld();

  // Time goes on for everybody, on the hub's clock and on every device's.
  void pass(std::int64_t us);
  // A supervisor's own division is the first of the duty.
  CityDevice& hire(std::string_view name, Role role, const Responsibility& duty, std::uint8_t number);
  // Of the first estate, with these of its buildings.
  Responsibility here(std::vector<RowId> its_buildings) const;
  // The same person's other device.
  CityDevice& give_tablet(const CityDevice& to);
  // A second device with the first one's file and key.
  CityDevice& clone(CityDevice& of);

  // Everybody's work reaches everybody: two rounds.
  void all_sync();
  // Fails the test unless every device that has a line holds what the hub holds of its buckets and owes it nothing.
  void check_agreement();

  std::vector<HubRow> at_hub(const Table& table, const BucketId& bucket);
  Receipt receipt_of(const Written& written) { return receipt(written.transaction); }
  void grant(const CityDevice& device, const BucketId& bucket) { set_grant(device, bucket, true); }
  void withdraw(const CityDevice& device, const BucketId& bucket) { set_grant(device, bucket, false); }
  static BucketId personal(const RowId& building) { return {BucketKind::EstatePersonal, building}; }

  // The hub's file as it is now, and that file again in a new generation.
  void back_up();
  void restore();

 private:
  void set_grant(const CityDevice& device, const BucketId& bucket, bool open);

  std::vector<std::unique_ptr<CityDevice>> devices_;

 public:
  // wang and li are inspectors of the estate, each with one building of their own; zhao is one of the other estate.
  CityDevice &wang, &li, &master, &deputy, &supervisor, &worker, &reporting, &street, &zhao;
};

Photo photo_of(std::uint8_t content);

}  // namespace qiaomen::testing
