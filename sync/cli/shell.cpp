#include "sync/cli/shell.h"

#include <fmt/format.h>

#include "sync/cli/naming.h"
#include "sync/cli/wording.h"

namespace qiaomen {
namespace {

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
  Environment& env = shell.environment;
  return Device::open(DeviceHome(shell.home), {env.clock, env.random, env.log});
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

Result<Exit> write_with(KeptPhotos& photos, const Shell& shell, Device& device, std::string_view what,
                        const Command& command, const std::vector<Entry>& more) {
  auto written = write(shell, device, what, command, more);
  if (written) photos.commit();
  return written;
}

}  // namespace qiaomen
