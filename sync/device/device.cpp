#include "sync/device/device.h"

#include "engine/domain/catalog.h"

namespace qiaomen {
namespace {

Result<Actor> actor_of(const Enrolment& enrolment) {
  const auto role = parse_role(enrolment.role);
  if (!role) {
    return fail(Errc::Unsupported, "服务器给本设备的角色，本程序还不认识。记录都保存在本机。请更新程序后再试。");
  }
  return Actor{enrolment.person, *role, enrolment.company, enrolment.division};
}

}  // namespace

Result<Device> Device::open(const DeviceHome& home, const DeviceWorld& world) {
  TRY(auto enrolment, home.enrolment());
  TRY(const auto actor, actor_of(enrolment));
  TRY(auto use, FileLock::take(home.use_file(), FileLock::Kind::Shared));
  TRY(auto replica, Replica::open(home.replica_file().string(), domain_catalog(), enrolment.device, world.clock,
                                  world.random, world.log, {.leaves_no_trace = actor.role == Role::Kiosk}));
  return Device{std::move(use), std::move(enrolment), actor, std::move(replica)};
}

}  // namespace qiaomen
