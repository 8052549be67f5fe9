#include "sync/hub/program/program.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>

#include "engine/domain/catalog.h"
#include "sync/command_line/command_line.h"
#include "sync/hub/import/import_command.h"
#include "sync/hub/program/commands.h"
#include "sync/hub/program/console.h"
#include "sync/wire/messages.h"

namespace qiaomen {
namespace {

constexpr const char* kFooter =
    "退出码：0 完成；1 被规则拒绝；2 命令行或输入有误；6 被别的程序占用；7 找不到或不唯一；\n"
    "8 本机的磁盘、文件或证书有问题；9 程序版本过旧。出错时什么都没有写入。\n"
    "每个命令的例子：qiaomen-hub 命令 --help";

std::string version_text() {
  return fmt::format("qiaomen-hub {}, protocol {}, schema {}", QIAOMEN_VERSION, kMessageVersion,
                     domain_catalog().schema());
}

}  // namespace

int run_hub_program(int argc, const char* const* argv, Console& console) {
  CommandLine line("敲门服务器：合并、裁决并保存各设备的工作", "qiaomen-hub", version_text());
  auto app = line.root();
  app.footer(kFooter);
  add_init_command(app, console);
  add_serve_command(app, console);
  add_ticket_command(app, console);
  add_assign_command(app, console);
  add_device_commands(app, console);
  add_campaign_command(app, console);
  add_report_commands(app, console);
  add_backup_commands(app, console);
  add_export_command(app, console);
  add_certificate_commands(app, console);
  const ImportConsole import_console{console.out, console.err, console.err_is_terminal};
  add_import_command(app, console.clock, import_console, console.exit_code);
  const std::vector<std::string> args(argv + 1, argv + argc);
  CommandLine::Parse parse;
  console.run([&]() -> Result<> {
    parse = line.parse(args, console.out);
    return {};
  });
  if (parse.outcome == CommandLine::Outcome::Mistaken) {
    console.err << parse.mistake << '\n';
    return std::to_underlying(ExitCode::Usage);
  }
  return console.exit_code;
}

}  // namespace qiaomen
