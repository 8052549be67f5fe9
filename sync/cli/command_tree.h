#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sync/cli/shell.h"
#include "sync/command_line/command_line.h"

namespace qiaomen {

struct CommandText {
  std::string name;
  std::string about;
  std::string example;  // without the program's name
  bool writes = false;  // may stand in place of a returned transaction
};

struct NoOptions {};
inline void declare_nothing(CliCommand, NoOptions&) {}

// The tree of commands. Owns each command's options, which its declaration binds and its run reads.
class CommandTree {
 public:
  explicit CommandTree(CliCommand root) : root_(root) {}

  CliCommand root() { return root_; }
  CliCommand group(const std::string& name, const std::string& about);

  // declare(CliCommand, Options&); Result<Exit> run(Shell&, const Options&)
  template <typename Options, typename Declare, typename Run>
  void add(CliCommand parent, const CommandText& text, Declare declare, Run run) {
    auto options = std::make_unique<Options>();
    CliCommand command = place(parent, text);
    declare(command, *options);
    leaves_.push_back({command, text.writes, [options = std::move(options), run](Shell& shell) -> Result<Exit> {
                         return run(shell, *options);
                       }});
  }

  // What a group does when none of its commands, which were added before, is named.
  template <typename Run>
  void add_default(CliCommand group, Run run) {
    group.may_stand_alone();
    leaves_.push_back({group, false, [run](Shell& shell) -> Result<Exit> { return run(shell, NoOptions{}); }});
  }

  // The command that was named; Usage if --instead-of stands before one that writes nothing.
  Result<Exit> run_named(Shell& shell);

 private:
  struct Leaf {
    CliCommand command;
    bool writes;
    std::move_only_function<Result<Exit>(Shell&)> act;
  };
  static CliCommand place(CliCommand parent, const CommandText& text);

  CliCommand root_;
  std::vector<Leaf> leaves_;
};

}  // namespace qiaomen
