#include "sync/cli/command_tree.h"

namespace qiaomen {
namespace {

constexpr const char* kGroup = "命令";

}  // namespace

CLI::App& CommandTree::group(const std::string& name, const std::string& about) {
  auto* app = root_.add_subcommand(name, about)->group(kGroup);
  app->get_help_ptr()->group("选项");
  app->footer("例：qiaomen " + name + " <命令> --help");
  app->require_subcommand(1);
  return *app;
}

CLI::App& CommandTree::place(CLI::App& parent, const CommandText& text) {
  auto* app = parent.add_subcommand(text.name, text.about)->group(kGroup);
  app->get_help_ptr()->group("选项");
  app->footer("例：qiaomen " + text.example);
  return *app;
}

Result<Exit> CommandTree::run_named(Shell& shell) {
  for (Leaf& leaf : leaves_) {
    if (!leaf.command->parsed()) continue;
    if (!shell.instead_of.empty() && !leaf.writes) {
      return fail(Errc::Malformed,
                  "--instead-of 只能用在会写入的命令前。没有写入任何内容。请去掉它，或换成更正用的命令。");
    }
    return leaf.act(shell);
  }
  return fail(Errc::Malformed, "没有指明要做什么。没有写入任何内容。请用 qiaomen --help 查看命令。");
}

}  // namespace qiaomen
