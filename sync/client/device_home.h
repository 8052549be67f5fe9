#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/file_lock.h"
#include "engine/base/result.h"
#include "engine/crypto/crypto.h"
#include "sync/client/transport.h"
#include "sync/wire/enrolment.h"

namespace qiaomen {

// The folder of one enrolled device:
//   replica.db     what this person may see, plus what they did
//   device.key     the Ed25519 seed, mode 0600
//   enrolment.cbor the hub's signed answer
//   hub.url, hub-ca.pem
//   blobs/         photos and signatures (device_blobs.h)
//   sync.lock      held by the one process that syncs
//   use.lock       shared by all that have the replica open, so that nobody changes the file under them
class DeviceHome {
 public:
  explicit DeviceHome(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::filesystem::path replica_file() const { return folder_ / "replica.db"; }
  std::filesystem::path sync_file() const { return folder_ / "sync.lock"; }
  std::filesystem::path use_file() const { return folder_ / "use.lock"; }
  std::filesystem::path blobs() const { return folder_ / "blobs"; }
  std::filesystem::path ca_file() const { return folder_ / "hub-ca.pem"; }

  // False: the file or its folder is read-only for this process.
  bool takes_writes() const;
  // NotFound: not enrolled here.
  Result<Enrolment> enrolment() const;
  Result<SigningKey> key() const { return SigningKey::load((folder_ / "device.key").string()); }
  Result<std::string> hub_url() const;

  // Makes the folder and the key where there are none; a key that is there is used again, so that a hub restored to
  // before the enrolment adopts this device's epochs.
  Result<SigningKey> prepare_key(Random& random);
  // Writes what the hub answered, each file whole or not at all.
  Result<> remember(const Bytes& enrolment, const TicketText& ticket);

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

// Held while one process syncs a replica; writers need none. `Busy` if another has it, and tells which.
class SyncLock {
 public:
  static Result<SyncLock> take(const DeviceHome& home);

 private:
  explicit SyncLock(FileLock lock) : lock_(std::move(lock)) {}
  FileLock lock_;
};

// Sends the ticket and the public key, checks the hub's answer and remembers it. Offline may be tried again with the
// same ticket: within its 10 minutes the answer is the same. Refused: spent or too old, ask for a new one.
Result<Enrolment> enrol(DeviceHome& home, const TicketText& ticket, Transport& transport, Random& random);

}  // namespace qiaomen
