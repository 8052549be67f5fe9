#include "sync/cli/program.h"

#include <fmt/format.h>

#include <vector>

#include "engine/domain/catalog.h"
#include "sync/cli/commands.h"
#include "sync/cli/repair.h"
#include "sync/cli/wording.h"
#include "sync/client/sync_exchange.h"

namespace qiaomen {
namespace {

std::string version_text() {
  return fmt::format("qiaomen {}, protocol {}, schema {}", QIAOMEN_VERSION, kMessageVersion, domain_catalog().schema());
}

struct GlobalOptions {
  std::string home, instead_of;
  bool json = false;
};

// The library's own words in --help.
void speak_chinese(CLI::App& app) {
  const auto formatter = app.get_formatter();
  for (const auto& [theirs, ours] :
       {std::pair("Usage", "用法"), std::pair("OPTIONS", "选项"), std::pair("SUBCOMMAND", "命令"),
        std::pair("SUBCOMMANDS", "命令"), std::pair("REQUIRED", "必填"), std::pair("Positionals", "内容")}) {
    formatter->label(theirs, ours);
  }
  app.option_defaults()->group("选项");
}

void declare(CLI::App& app, GlobalOptions& options) {
  speak_chinese(app);
  app.add_option("--home", options.home, "数据文件夹；不写则为 $QIAOMEN_HOME，再不然为 ~/.qiaomen")
      ->type_name("文件夹");
  app.add_option("--instead-of", options.instead_of, "用这条命令代替一条被退回的记录，写它的回执号")
      ->type_name("回执号");
  app.add_flag("--json", options.json, "输出 JSON，给程序读");
  app.set_version_flag("--version", version_text(), "版本");
  app.set_help_flag("-h,--help", "用法");
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(std::string("例：qiaomen visit \"示例小区 3号楼 2 502\" --outcome 1\n") + exit_codes_text());
}

void add_all(CommandTree& tree) {
  add_enrol_command(tree);
  add_sync_command(tree);
  add_tasks_command(tree);
  add_household_commands(tree);
  add_visit_command(tree);
  add_issue_commands(tree);
  add_conflicts_command(tree);
  add_review_commands(tree);
  add_returned_commands(tree);
  add_outbox_commands(tree);
  add_figures_commands(tree);
  add_digest_command(tree);
  add_doctor_command(tree);
}

std::filesystem::path home_of(const GlobalOptions& options, const Environment& environment) {
  if (!options.home.empty()) return options.home;
  if (const auto home = environment.variable("QIAOMEN_HOME"); home && !home->empty()) return *home;
  return std::filesystem::path(environment.variable("HOME").value_or(".")) / ".qiaomen";
}

std::string_view mistake_of(const CLI::ParseError& error) {
  const auto name = error.get_name();
  if (name == "RequiredError") return "缺少必填的一项";
  if (name == "ExtrasError") return "有不认识的一项";
  if (name == "ConversionError") return "有一项的值读不懂";
  if (name == "ValidationError") return "有一项的值不在范围内";
  if (name == "ArgumentMismatch") return "有一项缺少值，或值太多";
  return "写法不对";
}

Exit finish(const Result<Exit>& result, const Shell& shell) {
  if (result) return *result;
  const bool absent = result.error().code == Errc::NotFound && !is_enrolled(shell);
  const auto exit = absent ? Exit::NeedsEnrolment : exit_of(result.error().code);
  shell.output.complain(exit, absent ? "本机还没有入网。没有改动任何内容。请向管理员要一张票据，运行 qiaomen enrol。"
                                     : for_people(result.error()));
  return exit;
}

// The store's exceptions end here: RAII has rolled back whatever was being written.
Result<Exit> run_command(CommandTree& tree, Shell& shell) {
  try {
    return tree.run_named(shell);
  } catch (const std::exception& error) {
    return fail(Errc::Unavailable, error.what());
  }
}

Exit run_safely(CommandTree& tree, Shell& shell) {
  const auto result = run_command(tree, shell);
  if (!result && result.error().code == Errc::Unavailable) {
    if (const auto repaired = repair(shell)) return *repaired;
  }
  return finish(result, shell);
}

// Help and version are answers; all else is a mistake on the command line.
Exit answer(const CLI::App& app, const CLI::ParseError& error, std::ostream& out, std::ostream& err, Output& output) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    app.exit(error, out, err);
    return Exit::Done;
  }
  output.complain(Exit::Usage, fmt::format("命令行有误：{}（{}）。没有写入任何内容。请用 --help 查看用法。",
                                           mistake_of(error), error.what()));
  return Exit::Usage;
}

}  // namespace

int run_qiaomen(std::span<const std::string> args, std::istream& in, std::ostream& out, std::ostream& err,
                Environment& environment) {
  CLI::App app("敲门：没有网络也能走访，有网络时与服务器合并", "qiaomen");
  GlobalOptions options;
  declare(app, options);
  CommandTree tree(app);
  add_all(tree);
  Output output(out, err);
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  } catch (const CLI::ParseError& error) {
    if (options.json) output.speak_json();
    return static_cast<int>(answer(app, error, out, err, output));
  }
  if (options.json) output.speak_json();
  Shell shell{environment, output, in, home_of(options, environment), options.instead_of};
  return static_cast<int>(run_safely(tree, shell));
}

}  // namespace qiaomen
