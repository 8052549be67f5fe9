#include "sync/cli/commands.h"
#include "sync/export/exporter.h"

namespace qiaomen {
namespace {

struct ExportOptions {
  std::string kind, to, campaign;
  bool with_personal = false;
};

void declare(CliCommand command, ExportOptions& options) {
  command.option("kind", options.kind, "导出什么：" + export_kind_names()).required().value_name("种类");
  command.option("--to", options.to, "文件：.csv、.xlsx 或 .geojson").required().value_name("文件");
  command.option("--campaign", options.campaign, "活动的代码或名称；不写则为正在进行的，再不然为最新的")
      .value_name("活动");
  command.flag("--with-personal", options.with_personal, "准许导出个人信息");
}

Result<Exit> run(Shell& shell, const ExportOptions& options) {
  const ExportOrder order{options.kind, options.to, options.campaign, options.with_personal};
  TRY_VOID(check_order(order));
  TRY(auto device, open_device(shell));
  const auto now = shell.environment.clock.sample().wall;
  TRY(const auto facts, device.read([&](const ReadTx& tx) { return export_rows(tx, order, now); }));
  shell.output.print({.entries = {{"kind", "已导出", named(std::string(facts.kind->name), facts.kind->title)},
                                  {"rows", "行数", cell(static_cast<std::int64_t>(facts.rows))},
                                  {"unplaced", "没有坐标", cell(static_cast<std::int64_t>(facts.unplaced))},
                                  {"file", "文件", cell(options.to)}}});
  return Exit::Done;
}

}  // namespace

void add_export_command(CommandTree& tree) {
  tree.add<ExportOptions>(tree.root(),
                          {.name = "export",
                           .about = "把本机的数据导出成表格（.csv、.xlsx）或地图（.geojson）",
                           .example = "export issues --to issues.xlsx"},
                          declare, run);
}

}  // namespace qiaomen
