#include "kiosk/health.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;

}  // namespace

std::optional<std::int64_t> Health::quiet_since_us() const {
  const bool reaches = line == Line::Settled || line == Line::Working || line == Line::Elsewhere;
  if (reaches || !last_contact_us || now_us - *last_contact_us < kDayUs) return std::nullopt;
  return last_contact_us;
}

std::optional<Trouble> worst_trouble(const Health& health) {
  if (health.frozen) return Trouble::Frozen;
  if (health.line == Line::NeedsEnrolment) return Trouble::NeedsEnrolment;
  if (health.line == Line::Refused) return Trouble::Refused;
  if (health.line == Line::Broken) return Trouble::Broken;
  if (!health.clock.is_fine() && !health.clock.now_us) return Trouble::ClockWrong;
  if (health.is_disk_low()) return Trouble::DiskLow;
  if (health.quiet_since_us()) return health.line == Line::Unserved ? Trouble::Unserved : Trouble::LongOffline;
  return std::nullopt;
}

}  // namespace qiaomen
