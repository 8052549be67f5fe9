#include "tests/kiosk/support/enrolled_home.h"

#include <stdexcept>

#include "engine/domain/public_tables.h"
#include "tests/support/pages.h"

namespace qiaomen {
namespace {

constexpr std::array<std::uint8_t, 32> kHubSeed{1};

Enrolment enrolment() {
  RowId estate, person;
  estate.bytes[0] = 1;
  person.bytes[0] = 2;
  return {.device = DeviceId{0x312},
          .hub_signing_key = SigningKey::from_seed(kHubSeed).public_key(),
          .hub_sealing_key = SealingKey::from_seed(kHubSeed).public_key(),
          .role = "kiosk",
          .person = person,
          .scope = {1, {{BucketKind::EstatePublic, estate}}}};
}

}  // namespace

DeviceHome make_enrolled_home(const std::filesystem::path& folder, Random& random) {
  DeviceHome home(folder);
  const auto key = home.prepare_key(random);
  if (!key) throw std::runtime_error(key.error().message);
  const auto kept = home.remember(encode(enrolment(), SigningKey::from_seed(kHubSeed)), {.url = "http://127.0.0.1:9"});
  if (!kept) throw std::runtime_error(kept.error().message);
  return home;
}

void receive_categories(Device& device) {
  const auto bucket = device.enrolment.scope.buckets.front();
  BaseRow row{.table = category_public::kTable,
              .bucket = bucket,
              .rev = Rev::of(1, 1),
              .values = {},
              .asks = {},
              .unknown = {}};
  row.values.set(category_public::kEstate, bucket.scope);
  row.values.set(category_public::kCode, std::string("elevator"));
  row.values.set(category_public::kName, std::string("电梯故障"));
  row.values.set(category_public::kPosition, std::int64_t{1});
  Incoming reply;
  reply.scope = Scope{1, {bucket}};
  reply.slices.push_back({.bucket = bucket,
                          .from = 0,
                          .to = 1,
                          .stamp = {},
                          .hash = {},
                          .pages = {testing::page_of({category_public::id_of(bucket.scope, "elevator")}, {row})},
                          .markers = {}});
  const auto received = device.replica->receive_rows(reply);
  if (!received) throw std::runtime_error(received.error().message);
}

}  // namespace qiaomen
