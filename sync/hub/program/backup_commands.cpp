#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "engine/domain/civil_day.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/program/backup.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"

namespace qiaomen {
namespace {

struct BackupOptions {
  std::string folder, to;
};

Result<> back_up(const BackupOptions& options, Console& console) {
  TRY(const auto facts, make_backup(HubFolder(options.folder), options.to, console.clock));
  console.out << fmt::format("已备份到 {}：第 {} 代，{} 个文件，{} 字节，已逐一校验\n", options.to, facts.generation,
                             facts.files, facts.bytes);
  console.err << "备份里有服务器的私钥，请像私钥一样保管。\n";
  console.log.write(LogLevel::Info, fmt::format("backup made, covers {}", facts.covered_us));
  return {};
}

struct RestoreOptions {
  std::string from, home, former;
  std::int64_t above = 0;
};

Result<> restore(const RestoreOptions& options, Console& console) {
  TRY(const auto facts,
      restore_backup({options.from, options.home, options.former, static_cast<std::uint32_t>(options.above)}));
  console.out << fmt::format("已恢复到 {}：第 {} 代，内容截至 {}\n", options.home, facts.generation,
                             time_text(facts.covered_us));
  console.err << "各设备下次同步时会把之后的记录补交上来。原来的服务器不能再运行。\n";
  if (!facts.is_noted) {
    console.err << fmt::format("备份的文件夹不可写：如再从它恢复，请写 --above {}。\n", facts.generation);
  }
  console.log.write(LogLevel::Info, fmt::format("restored as generation {}", facts.generation));
  return {};
}

void add_backup(CliCommand app, Console& console) {
  auto options = std::make_shared<BackupOptions>();
  auto command = app.command("backup", "备份：数据、照片、密钥和证书，服务器可以照常运行");
  command.option("folder", options->folder, "服务器的文件夹").required().value_name("文件夹");
  command.option("--to", options->to, "备份的文件夹，还不存在；最好在另一个磁盘上").required().value_name("文件夹");
  command.footer("例：qiaomen-hub backup /srv/hub --to /mnt/backup/1001");
  command.runs([options, &console] { console.run([&] { return back_up(*options, console); }); });
}

void add_restore(CliCommand app, Console& console) {
  auto options = std::make_shared<RestoreOptions>();
  auto command = app.command("restore", "从备份恢复成一个新的服务器；设备会补交备份之后的记录");
  command.option("--from", options->from, "备份的文件夹").required().value_name("文件夹");
  command.option("--home", options->home, "服务器的新文件夹，还不存在").required().value_name("文件夹");
  command.option("--former", options->former, "原服务器的文件夹，如果还能读").value_name("文件夹");
  command.option("--above", options->above, "已知用过的最高代数").value_name("代数").range(0, 1'000'000);
  command.footer("请用最新的一份备份。\n例：qiaomen-hub restore --from /mnt/backup/1001 --home /srv/hub2");
  command.runs([options, &console] { console.run([&] { return restore(*options, console); }); });
}

}  // namespace

void add_backup_commands(CliCommand app, Console& console) {
  add_backup(app, console);
  add_restore(app, console);
}

}  // namespace qiaomen
