#include "sync/cli/command_tree.h"

namespace qiaomen {

CliCommand CommandTree::group(const std::string& name, const std::string& about) {
  auto group = root_.command(name, about);
  group.footer("例：qiaomen " + name + " <命令> --help");
  group.needs_command();
  return group;
}

CliCommand CommandTree::place(CliCommand parent, const CommandText& text) {
  auto command = parent.command(text.name, text.about);
  command.footer("例：qiaomen " + text.example);
  return command;
}

Result<Exit> CommandTree::run_named(Shell& shell) {
  for (Leaf& leaf : leaves_) {
    if (!leaf.command.is_named()) continue;
    if (!shell.instead_of.empty() && !leaf.writes) {
      return fail(Errc::Malformed,
                  "--instead-of 只能用在会写入的命令前。没有写入任何内容。请去掉它，或换成更正用的命令。");
    }
    return leaf.act(shell);
  }
  return fail(Errc::Malformed, "没有指明要做什么。没有写入任何内容。请用 qiaomen --help 查看命令。");
}

}  // namespace qiaomen
