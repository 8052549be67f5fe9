#include "sync/hub/program/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ostream>
#include <utility>

#include "engine/domain/catalog.h"
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
  CLI::App app("敲门服务器：合并、裁决并保存各设备的工作", "qiaomen-hub");
  app.set_version_flag("--version", version_text(), "版本");
  app.set_help_flag("-h,--help", "帮助");
  app.footer(kFooter);
  app.require_subcommand(1);
  add_init_command(app, console);
  add_serve_command(app, console);
  add_ticket_command(app, console);
  add_assign_command(app, console);
  add_device_commands(app, console);
  add_campaign_command(app, console);
  add_report_commands(app, console);
  const ImportConsole import_console{console.out, console.err, console.err_is_terminal};
  add_import_command(app, console.clock, import_console, console.exit_code);
  try {
    console.run([&]() -> Result<> {
      app.parse(argc, argv);
      return {};
    });
  } catch (const CLI::ParseError& error) {
    return app.exit(error, console.out, console.err) == 0 ? 0 : std::to_underlying(ExitCode::Usage);
  }
  return console.exit_code;
}

}  // namespace qiaomen
