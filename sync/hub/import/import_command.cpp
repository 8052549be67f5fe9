#include "sync/hub/import/import_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <ostream>

#include "engine/domain/catalog.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/contract_grants.h"
#include "sync/hub/import/importer.h"
#include "sync/hub/import/progress_bar.h"
#include "sync/hub/import/template.h"
#include "sync/hub/sqlite_hub_store.h"
#include "sync/hub/sqlite_registry.h"

namespace qiaomen {
namespace {

// As the device's program has them.
constexpr int kDone = 0;
constexpr int kInput = 2;
constexpr int kNotFound = 7;
constexpr int kMachine = 8;
constexpr int kProgramTooOld = 9;

constexpr const char* kFooter =
    "例：\n"
    "  qiaomen-hub import hub --folder assets/demo/city --dry-run\n"
    "  qiaomen-hub import hub --folder assets/demo/city\n"
    "  qiaomen-hub import --template households > households.csv\n"
    "  qiaomen-hub import hub --kind divisions --file divisions.csv --root 370000\n"
    "文件是 UTF-8 或 GBK 的 CSV（campaign 是 JSON），第一行是列名，中文或英文都可以。有任何错误就什么都不写入。\n"
    "同一文件再导入一次不会改变任何内容；人员在门口改过的内容不会被旧表格盖掉。\n"
    "退出码：0 完成；2 命令行或文件有误，没有写入；7 找不到文件夹；8 本机的磁盘或文件有问题；9 程序版本过旧";

struct Arguments {
  std::string hub, kind, file, folder, blank;
  std::vector<std::string> roots;
  std::size_t shown_max = 20;
  bool dry_run = false;
  bool json = false;
};

int exit_code_of(Errc code) {
  switch (code) {
    case Errc::NotFound: return kNotFound;
    case Errc::Unsupported: return kProgramTooOld;
    case Errc::Malformed: return kInput;
    default: return kMachine;
  }
}

void declare(CliCommand command, Arguments& to) {
  command.option("hub", to.hub, "服务器的文件夹").value_name("文件夹");
  auto kind = command.option("--kind", to.kind, "文件的种类：" + import_kind_names()).value_name("种类");
  auto file = command.option("--file", to.file, "要导入的一个文件").value_name("文件");
  const auto folder = command
                          .option("--folder", to.folder,
                                  "要导入的文件夹：里面的 divisions.csv、households.csv 等按先后"
                                  "顺序一次导入")
                          .value_name("文件夹");
  kind.needs(file);
  file.needs(kind).excludes(folder);
  command.option("--template", to.blank, "不导入，只输出这一种表格的空白模板").value_name("种类");
  command.option("--root", to.roots, "可以没有登记的上级区划代码，可写多个").value_name("代码");
  command.option("--errors", to.shown_max, "最多列出多少处错误").value_name("数量").shows_default();
  command.flag("--dry-run", to.dry_run, "只检查并列出会变的内容，不写入");
  command.flag("--json", to.json, "输出 JSON，给程序读");
  command.footer(kFooter);
}

Result<ImportOptions> options_of(const Arguments& given) {
  ImportOptions options{.dry_run = given.dry_run, .shown_max = given.shown_max, .roots = {}};
  for (const std::string& text : given.roots) {
    const auto code = DivisionCode::parse(text);
    if (!code) return fail(Errc::Malformed, fmt::format("--root 应为区划代码，读到“{}”。什么都没有写入。", text));
    options.roots.insert(*code);
  }
  return options;
}

Result<std::vector<ImportInput>> inputs_of(const Arguments& given) {
  if (!given.folder.empty()) return import_inputs_of(given.folder);
  if (given.file.empty()) {
    return fail(Errc::Malformed, "请写 --folder 文件夹，或 --kind 种类 --file 文件。什么都没有写入。");
  }
  TRY(auto input, import_input(given.kind, given.file));
  return std::vector{std::move(input)};
}

Result<std::unique_ptr<SqliteHubStore>> open_hub(const std::string& folder) {
  const auto path = std::filesystem::path(folder) / "hub.db";
  if (!std::filesystem::exists(path)) {
    return fail(Errc::NotFound, fmt::format("{} 不是服务器的文件夹（没有 hub.db）。什么都没有写入。请先运行 "
                                            "qiaomen-hub init。",
                                            folder));
  }
  return SqliteHubStore::open(path.string());
}

Result<ImportReport> run(const Arguments& given, Clock& clock, const ImportConsole& console) {
  if (given.hub.empty())
    return fail(Errc::Malformed, "缺少服务器的文件夹。什么都没有写入。例：qiaomen-hub import hub --folder city");
  TRY(const auto options, options_of(given));
  TRY(const auto inputs, inputs_of(given));
  TRY(const auto hub, open_hub(given.hub));
  ProgressBar bar(console.err, console.err_is_terminal, given.dry_run ? "检查" : "导入");
  const auto show = [&bar](std::uint64_t done, std::uint64_t total) { bar.show(done, total); };
  auto report = import_files(*hub, domain_catalog(), Stamp{clock.sample().wall.us}, inputs, options, show);
  bar.finish();
  if (report && report->is_written()) {
    hub->write_sql(
        [&](HubTx& tx, WriteTx& sql) { end_with_contracts(tx, list_devices(sql), Stamp{clock.sample().wall.us}); });
  }
  return report;
}

int tell(const Result<ImportReport>& report, bool json, const ImportConsole& console) {
  if (!report) {
    console.err << report.error().message << '\n';
    return exit_code_of(report.error().code);
  }
  console.out << (json ? report_json(*report) : report_text(*report));
  return report->errors.count() == 0 ? kDone : kInput;
}

int print_template(const std::string& kind, const ImportConsole& console) {
  const auto text = import_template(kind);
  if (text) {
    console.out << *text;
    return kDone;
  }
  console.err << text.error().message << '\n';
  return exit_code_of(text.error().code);
}

}  // namespace

void add_import_command(CliCommand app, Clock& clock, const ImportConsole& console, int& exit_code) {
  auto command = app.command("import", "从表格文件导入区划、企业、人员、小区、楼栋、住户、合同和敲门行动");
  const auto given = std::make_shared<Arguments>();
  declare(command, *given);
  command.runs([given, &clock, &console, &exit_code] {
    exit_code = given->blank.empty() ? tell(run(*given, clock, console), given->json, console)
                                     : print_template(given->blank, console);
  });
}

}  // namespace qiaomen
