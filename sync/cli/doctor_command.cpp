#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "engine/domain/catalog.h"
#include "engine/domain/civil_day.h"
#include "sync/cli/commands.h"
#include "sync/cli/line_check.h"
#include "sync/client/recovery.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;
constexpr std::int64_t kDaysWithoutSync = 7;
constexpr std::int64_t kMinuteUs = 60'000'000;
constexpr std::int64_t kClockToleranceUs = kMinuteUs;
constexpr std::uint64_t kFreeBytesMin = std::uint64_t{200} << 20;

// What is wrong, and what to do about it.
struct Finding {
  std::string_view key;  // for scripts
  std::string what;
  std::string_view remedy;
};

struct Facts {
  std::int64_t unsent = 0;
  std::optional<std::int64_t> oldest_unsent_us;  // by the clock of when it was written
  std::int64_t returned = 0;
  std::int64_t mismatches = 0;
  std::int64_t now_us = 0;
  std::optional<std::int64_t> synced_at_us;
  bool settled = false;
  bool frozen = false;
  std::optional<std::int64_t> lost_to_block;
  bool has_key = false;
  bool takes_writes = false;
  std::vector<std::string> set_aside;
  std::optional<std::uint64_t> free_bytes;
  LineCheck line;
};

std::vector<std::string> files_set_aside(const DeviceHome& home) {
  std::vector<std::string> names;
  const auto start = home.replica_file().filename().string() + ".damaged-";
  for (const auto& entry : std::filesystem::directory_iterator(home.folder())) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(start) && !name.ends_with("-wal")) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

std::vector<std::int64_t> times_of_unsent(Replica& replica) {
  std::vector<std::int64_t> times;
  for (const PendingInfo& info : replica.pending()) {
    if (info.delivery != Delivery::Confirmed) times.push_back(info.transaction.at.wall.us);
  }
  std::ranges::sort(times);
  return times;
}

Facts facts_of(const Shell& shell, Replica& replica) {
  const DeviceHome home(shell.home);
  const auto unsent = times_of_unsent(replica);
  return {.unsent = static_cast<std::int64_t>(unsent.size()),
          .oldest_unsent_us = unsent.empty() ? std::nullopt : std::optional(unsent.front()),
          .returned = static_cast<std::int64_t>(replica.returned().size()),
          .mismatches = replica.hash_mismatches(),
          .now_us = shell.environment.clock.sample().wall.us,
          .synced_at_us = replica.settled_at_us(),
          .settled = replica.settled(),
          .frozen = replica.frozen(),
          .lost_to_block = replica.lost_to_block(),
          .has_key = home.key().has_value(),
          .takes_writes = home.takes_writes(),
          .set_aside = files_set_aside(home),
          .free_bytes = shell.environment.free_bytes(home.folder()),
          .line = check_line(shell)};
}

void look_at_sync(const Facts& facts, std::vector<Finding>& found) {
  if (!facts.synced_at_us) {
    found.push_back({"never-synced", "还没有同步完过", "请在有网络时运行 qiaomen sync"});
  } else if (facts.now_us < *facts.synced_at_us - kClockToleranceUs) {
    found.push_back({"clock-behind", "本机时间比上次同步时服务器的时间还早", "请校正本机的日期和时间"});
  } else if (const auto days = (facts.now_us - *facts.synced_at_us) / kDayUs; days >= kDaysWithoutSync) {
    found.push_back({"long-ago", fmt::format("已有 {} 天没有同步完", days), "请在有网络时运行 qiaomen sync"});
  }
  if (facts.synced_at_us && !facts.settled) {
    found.push_back({"incomplete", "服务器的数据还没有取全", "请在有网络时运行 qiaomen sync"});
  }
  if (facts.unsent > 0) {
    const auto days = (facts.now_us - facts.oldest_unsent_us.value_or(facts.now_us)) / kDayUs;
    const auto age = days > 0 ? fmt::format("，最早的已有 {} 天", days) : "";
    found.push_back(
        {"unsent", fmt::format("有 {} 条记录还没有送达{}", facts.unsent, age), "请在有网络时运行 qiaomen sync"});
  }
}

void look_at_line(const LineCheck& line, std::vector<Finding>& found) {
  switch (line.state) {
    case LineCheck::State::Up: break;
    case LineCheck::State::NoAnswer:
      found.push_back({"offline", "现在连不上服务器", "没有网络也可以照常走访；有网络时再试，一直连不上请联系管理员"});
      break;
    case LineCheck::State::Untrusted:
      found.push_back({"untrusted", "连到的不是本设备登记的服务器，没有向它发送任何内容",
                       "请换一个网络再试；仍是这样请联系管理员检查证书"});
      break;
    case LineCheck::State::Busy:
      found.push_back({"hub-busy", "服务器有应答，但暂时不能处理", "请稍后再试；一直这样请联系管理员"});
      break;
  }
  const auto ahead = line.hub_ahead_us.value_or(0);
  if (ahead > kClockToleranceUs || ahead < -kClockToleranceUs) {
    found.push_back({"clock-off",
                     fmt::format("本机时间比服务器{} {} 分钟", ahead > 0 ? "慢" : "快", std::abs(ahead) / kMinuteUs),
                     "请校正本机的日期和时间"});
  }
}

void look_at_disk(const Facts& facts, std::vector<Finding>& found) {
  if (!facts.free_bytes || *facts.free_bytes >= kFreeBytesMin) return;
  found.push_back({"disk-low", fmt::format("磁盘只剩 {} MiB，写满后不能再保存新的记录", *facts.free_bytes >> 20),
                   "请清理磁盘；不要删除 qiaomen 的文件夹"});
}

std::vector<Finding> findings(const Facts& facts) {
  std::vector<Finding> found;
  if (facts.lost_to_block) {
    found.push_back({"blocked",
                     fmt::format("服务器封锁了本设备，本机数据已清除，其中 {} 条还没有送达", *facts.lost_to_block),
                     "请联系管理员"});
    return found;  // all else follows from it
  }
  if (!facts.has_key) {
    found.push_back({"no-key", "设备的密钥读不出来，不能同步；记录都还在", "请向管理员要一张票据，运行 qiaomen enrol"});
  }
  if (!facts.takes_writes) {
    found.push_back({"read-only", "数据文件或其文件夹只能读，不能写入；记录都还在", "请检查文件权限和磁盘"});
  }
  if (facts.frozen) {
    found.push_back({"frozen", "本设备的数据有两份在使用，已停止写入；记录都还在",
                     "请只留一份，向管理员要一张票据，运行 qiaomen enrol"});
  }
  look_at_disk(facts, found);
  look_at_sync(facts, found);
  look_at_line(facts.line, found);
  if (facts.returned > 0) {
    found.push_back(
        {"returned", fmt::format("有 {} 条记录被退回", facts.returned), "请运行 qiaomen returned list 查看"});
  }
  if (facts.mismatches > 0) {
    found.push_back({"mismatch", fmt::format("与服务器校验不符过 {} 次，已自动重新取回", facts.mismatches),
                     "请再同步一次；次数若还增加，请联系管理员"});
  }
  for (const std::string& name : facts.set_aside) {
    found.push_back(
        {"set-aside", fmt::format("留有一份损坏的旧数据文件 {}", name), "请交给管理员；核对无缺后可以删除"});
  }
  return found;
}

Listing listing_of(const std::vector<Finding>& found) {
  Listing listing{.key = "findings",
                  .title = "要留意的",
                  .columns = {{"finding", ""}, {"what", "情况"}, {"remedy", "怎么办"}},
                  .when_empty = "没有发现问题"};
  for (const Finding& finding : found) {
    listing.rows.push_back({cell(finding.key), cell(finding.what), cell(finding.remedy)});
  }
  return listing;
}

Exit exit_for(const Facts& facts) {
  if (facts.lost_to_block) return Exit::Blocked;
  return facts.has_key && facts.takes_writes ? Exit::Done : Exit::Machine;
}

std::optional<std::int64_t> free_mib(const Facts& facts) {
  return facts.free_bytes ? std::optional(static_cast<std::int64_t>(*facts.free_bytes >> 20)) : std::nullopt;
}

Result<Exit> run(Shell& shell, const NoOptions&) {
  TRY(auto device, open_any_device(shell));
  const auto damage = damage_in(DeviceHome(shell.home), domain_catalog());
  if (damage) return fail(Errc::Unavailable, *damage);  // repaired once the file is closed
  Replica& replica = *device.replica;
  const auto facts = facts_of(shell, replica);
  shell.output.print(
      {.entries = {{"file", "数据文件", named("ok", "完好")},
                   {"last_sync_us", "上次同步", time_cell(facts.synced_at_us)},
                   {"unsent", "未送达", cell(facts.unsent)},
                   {"returned", "退回", cell(facts.returned)},
                   {"settled", "已读到最新", flag(facts.settled, "是", "否")},
                   {"hash_mismatches", "校验不符", cell(facts.mismatches)},
                   {"clock_us", "本机时间", time_cell(facts.now_us)},
                   {"oldest_unsent_us", "最早未送达", time_cell(facts.oldest_unsent_us)},
                   {"free_mib", "磁盘剩余（MiB）", cell(free_mib(facts))},
                   {"hub_answers", "服务器应答", flag(facts.line.state == LineCheck::State::Up, "是", "否")},
                   {"role", "角色", named(device.enrolment.role, name_of(device.actor.role))}},
       .listings = {listing_of(findings(facts))}});
  return exit_for(facts);
}

}  // namespace

void add_doctor_command(CommandTree& tree) {
  tree.add<NoOptions>(tree.root(),
                      {.name = "doctor",
                       .about = "检查本机的数据文件、同步、时间、磁盘和线路，说明怎么办；损坏的文件就地修复",
                       .example = "doctor"},
                      declare_nothing, run);
}

}  // namespace qiaomen
