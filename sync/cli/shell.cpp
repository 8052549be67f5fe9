#include "sync/cli/shell.h"

#include <fmt/format.h>

#include "engine/domain/catalog.h"
#include "sync/cli/naming.h"
#include "sync/cli/wording.h"

namespace qiaomen {
namespace {

Result<Actor> actor_of(const Enrolment& enrolment) {
  const auto role = parse_role(enrolment.role);
  if (!role) {
    return fail(Errc::Unsupported, "服务器给本设备的角色，本程序还不认识。记录都保存在本机。请更新程序后再试。");
  }
  return Actor{enrolment.person, *role, enrolment.company, enrolment.division};
}

Result<Written> carry(const Shell& shell, Device& device, const Command& command) {
  if (shell.instead_of.empty()) return carry_out(*device.replica, device.actor, command);
  TRY(const auto returned, find_returned(*device.replica, shell.instead_of));
  return carry_out_again(*device.replica, device.actor, returned.transaction.id, command);
}

}  // namespace

bool is_enrolled(const Shell& shell) { return DeviceHome(shell.home).enrolment().has_value(); }

Result<Device> open_device(const Shell& shell) {
  TRY(auto device, open_any_device(shell));
  if (const auto lost = device.replica->lost_to_block()) return fail(Errc::Blocked, blocked_text(*lost));
  return device;
}

Result<Device> open_any_device(const Shell& shell) {
  const DeviceHome home(shell.home);
  TRY(auto enrolment, home.enrolment());
  TRY(const auto actor, actor_of(enrolment));
  TRY(auto use, FileLock::take(home.use_file(), FileLock::Kind::Shared));
  Environment& env = shell.environment;
  TRY(auto replica,
      Replica::open(home.replica_file().string(), domain_catalog(), enrolment.device, env.clock, env.random, env.log));
  return Device{std::move(use), std::move(enrolment), actor, std::move(replica)};
}

Result<Exit> write(const Shell& shell, Device& device, std::string_view what, const Command& command,
                   const std::vector<Entry>& more) {
  TRY(const auto written, carry(shell, device, command));
  Report report{.entries = {{"done", "已保存", named(std::string(what), fmt::format("{}（仅本机，同步后送达）", what))},
                            {"row", "编号", cell(written.row)},
                            {"transaction", "回执号", cell(written.transaction)},
                            {"delivery", "", cell(delivery_key(Delivery::OnlyHere))}}};
  report.entries.insert(report.entries.end(), more.begin(), more.end());
  shell.output.print(report);
  return Exit::Done;
}

}  // namespace qiaomen
