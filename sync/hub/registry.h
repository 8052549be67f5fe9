#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/random.h"
#include "engine/base/result.h"
#include "sync/hub/hub_keys.h"
#include "sync/hub/sqlite_hub_store.h"
#include "sync/wire/enrolment.h"

namespace qiaomen {

inline constexpr std::int64_t kTicketLifeUs = 10LL * 60 * 1'000'000;

// To whom a ticket gives what. A grant's `from` is 0 where the person's duty has no first day: the device's key is
// younger than any grant, and a clock that is days behind must strand nobody's work.
struct TicketOrder {
  RowId person;
  std::string role;  // key of a domain role
  std::optional<RowId> company;
  std::optional<RowId> division;
  std::vector<Grant> grants;
};

// Who may talk to the hub and about what: tickets, devices, grants. No change of a device can touch any of it. Every
// call is one commit or one snapshot; any thread, any process beside the server.
class Registry {
 public:
  // All must outlive it.
  Registry(SqliteHubStore& store, Clock& clock, Random& random, Log& log)
      : store_(store), clock_(clock), random_(random), log_(log) {}

  // Valid once, for 10 minutes. Malformed: no such role, or more buckets than a device may hold.
  Result<TicketSecret> issue_ticket(const TicketOrder& order);

  // The same ticket with the same key gets the same answer within its 10 minutes. Refused, always in the same words: an
  // unknown, spent or too old ticket, a wrong proof, a blocked key, a key with another person or role. A key that the
  // hub knows already, or knew before it was restored, keeps its device id.
  Result<Enrolment> enrol(const EnrolRequest& request, const HubKeys& keys);

  std::vector<DeviceRecord> devices();
  std::vector<DeviceRecord> devices_of(const RowId& person);
  std::vector<Grant> grants(DeviceId device);

  // NotFound: no such device. TooLarge: it holds as many buckets as it may. From now on; does nothing where the grant
  // is open already.
  Result<> grant(DeviceId device, const BucketId& bucket, GrantMode mode);
  // Ends every open grant of the bucket. What was written under it is still judged, for 30 days. NotFound: none.
  Result<> withdraw(DeviceId device, const BucketId& bucket);
  // Wipes the device at its next contact. For good: its key is never taken again.
  Result<> block(DeviceId device);

 private:
  std::int64_t now_us() { return clock_.sample().wall.us; }

  SqliteHubStore& store_;
  Clock& clock_;
  Random& random_;
  Log& log_;
};

// Whether the device may hold these beside what it is granted now.
bool has_room(HubView& view, const DeviceRecord& device, const std::vector<Grant>& more, Stamp now);

// Pieces of one commit, for commands that write rows and grants together. `open_grant`: false where it is open
// already; `end_grants`: false if none was open.
bool open_grant(HubTx& tx, DeviceId device, const Grant& grant);
bool end_grants(HubTx& tx, DeviceId device, const BucketId& bucket, Stamp now);

}  // namespace qiaomen
