#include "tests/kiosk/support/enrolled_home.h"

#include <stdexcept>

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

}  // namespace qiaomen
