#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <memory>
#include <ostream>

#include "sync/command_line/command_line.h"
#include "sync/export/exporter.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/hub/program/durable_files.h"
#include "sync/hub/program/export_replica.h"
#include "sync/hub/program/hub_folder.h"

namespace qiaomen {
namespace {

struct ExportOptions {
  std::string folder, kind, to, campaign;
  bool with_personal = false;
};

std::string operator_name() {
  const auto* entry = ::getpwuid(::getuid());
  return entry ? std::string(entry->pw_name) : std::to_string(::getuid());
}

Result<> run(const ExportOptions& options, Console& console) {
  const ExportOrder order{options.kind, options.to, options.campaign, options.with_personal};
  TRY(const auto kind, check_order(order));
  TRY(const auto store, HubFolder(options.folder).open_store());
  TRY(const auto work, FolderInTheMaking::begin(options.to + ".work"));
  TRY(const auto replica, replica_of(*store, work.path() / "replica.db", kind->is_personal, console));
  const auto now = console.clock.sample().wall;
  TRY(const auto facts, replica->read([&](const ReadTx& tx) { return export_rows(tx, order, now); }));
  console.log.write(LogLevel::Info, fmt::format("export by {}: {} ({} rows{}) to {}", operator_name(), kind->name,
                                                facts.rows, kind->is_personal ? ", personal" : "", options.to));
  console.out << fmt::format("已导出{}：{} 行，{}\n", kind->title, facts.rows, options.to);
  if (facts.unplaced > 0) console.err << fmt::format("另有 {} 行没有坐标，不在图上。\n", facts.unplaced);
  return {};
}

}  // namespace

void add_export_command(CliCommand app, Console& console) {
  auto options = std::make_shared<ExportOptions>();
  auto command = app.command("export", "导出表格（.csv、.xlsx）或地图（.geojson）");
  command.option("folder", options->folder, "服务器的文件夹").required().value_name("文件夹");
  command.option("kind", options->kind, "导出什么：" + export_kind_names()).required().value_name("种类");
  command.option("--to", options->to, "文件，格式由扩展名定").required().value_name("文件");
  command.option("--campaign", options->campaign, "活动的代码或名称；不写则为正在进行的，再不然为最新的")
      .value_name("活动");
  command.flag("--with-personal", options->with_personal, "准许导出个人信息；会记入日志");
  command.footer("例：qiaomen-hub export /srv/hub households --to households.xlsx");
  command.runs([options, &console] { console.run([&] { return run(*options, console); }); });
}

}  // namespace qiaomen
