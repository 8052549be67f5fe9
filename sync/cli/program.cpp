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

void declare(CliCommand app, GlobalOptions& options) {
  app.option("--home", options.home, "数据文件夹；不写则为 $QIAOMEN_HOME，再不然为 ~/.qiaomen").value_name("文件夹");
  app.option("--instead-of", options.instead_of, "用这条命令代替一条被退回的记录，写它的回执号").value_name("回执号");
  app.flag("--json", options.json, "输出 JSON，给程序读");
  app.footer(std::string("例：qiaomen visit \"示例小区 3号楼 2 502\" --outcome 1\n") + exit_codes_text());
}

void add_all(CommandTree& tree) {
  add_enrol_command(tree);
  add_sync_command(tree);
  add_tasks_command(tree);
  add_household_commands(tree);
  add_visit_command(tree);
  add_exclusion_commands(tree);
  add_issue_commands(tree);
  add_resident_report_commands(tree);
  add_notice_commands(tree);
  add_extension_commands(tree);
  add_supervision_commands(tree);
  add_conflicts_command(tree);
  add_review_commands(tree);
  add_returned_commands(tree);
  add_outbox_commands(tree);
  add_figures_commands(tree);
  add_digest_command(tree);
  add_export_command(tree);
  add_doctor_command(tree);
}

std::filesystem::path home_of(const GlobalOptions& options, const Environment& environment) {
  if (!options.home.empty()) return options.home;
  if (const auto home = environment.variable("QIAOMEN_HOME"); home && !home->empty()) return *home;
  return std::filesystem::path(environment.variable("HOME").value_or(".")) / ".qiaomen";
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

}  // namespace

int run_qiaomen(std::span<const std::string> args, std::istream& in, std::ostream& out, std::ostream& err,
                Environment& environment) {
  CommandLine line("敲门：没有网络也能走访，有网络时与服务器合并", "qiaomen", version_text());
  GlobalOptions options;
  declare(line.root(), options);
  CommandTree tree(line.root());
  add_all(tree);
  Output output(out, err);
  const auto parse = line.parse(args, out);
  if (options.json) output.speak_json();
  if (parse.outcome == CommandLine::Outcome::Answered) return 0;
  if (parse.outcome == CommandLine::Outcome::Mistaken) {
    output.complain(Exit::Usage, parse.mistake);
    return static_cast<int>(Exit::Usage);
  }
  Shell shell{environment, output, in, home_of(options, environment), options.instead_of};
  return static_cast<int>(run_safely(tree, shell));
}

}  // namespace qiaomen
