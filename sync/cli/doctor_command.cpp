#include <algorithm>

#include "engine/domain/civil_day.h"
#include "sync/cli/commands.h"

namespace qiaomen {
namespace {

Result<Exit> run(Shell& shell, const NoOptions&) {
  TRY(auto device, open_device(shell));
  Replica& replica = *device.replica;
  const auto found = replica.database().check();
  const bool is_whole = found == "ok";
  const auto pending = replica.pending();
  const auto unsent =
      std::ranges::count_if(pending, [](const PendingInfo& info) { return info.delivery != Delivery::Confirmed; });
  const auto now = shell.environment.clock.sample().wall.us;
  shell.output.print(
      {.entries = {{"file", "数据文件", named(found, is_whole ? std::string("完好") : "有损坏：" + found)},
                   {"unsent", "未送达", cell(static_cast<std::int64_t>(unsent))},
                   {"returned", "退回", cell(static_cast<std::int64_t>(replica.returned().size()))},
                   {"settled", "已读到最新", flag(replica.settled(), "是", "否")},
                   {"hash_mismatches", "校验不符", cell(replica.hash_mismatches())},
                   {"clock_us", "本机时间", time_cell(now)},
                   {"role", "角色", named(device.enrolment.role, name_of(device.actor.role))},
                   {"next", "下一步",
                    named(nullptr, is_whole ? "" : "请先备份数据文件夹，再联系管理员；没有送达的记录还在文件里")}}});
  return is_whole ? Exit::Done : Exit::Machine;
}

}  // namespace

void add_doctor_command(CommandTree& tree) {
  tree.add<NoOptions>(tree.root(), {.name = "doctor", .about = "检查本机的数据文件和时间", .example = "doctor"},
                      declare_nothing, run);
}

}  // namespace qiaomen
