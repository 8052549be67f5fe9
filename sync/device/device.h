#pragma once

#include <memory>
#include <utility>

#include "engine/domain/role.h"
#include "engine/replica.h"
#include "sync/client/device_home.h"

namespace qiaomen {

// What a program gives a device to live with; outlives it.
struct DeviceWorld {
  Clock& clock;
  Random& random;
  Log& log;
};

// An enrolled device, opened by a program that knows the business: who it is, and its replica. Any number of processes
// may have it open.
struct Device {
  // NotFound: not enrolled here. Unsupported: a role, or a file, of a newer version. A blocked one opens too, to tell
  // of it.
  // Busy: another process holds the file for longer than `options` waits.
  static Result<Device> open(const DeviceHome& home, const DeviceWorld& world, ReplicaOptions options = {});

  template <typename F>
  auto read(F&& look) {
    return replica->read(std::forward<F>(look));
  }

  FileLock use;
  Enrolment enrolment;
  Actor actor;
  std::unique_ptr<Replica> replica;
};

}  // namespace qiaomen
