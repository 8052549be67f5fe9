#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sync/cli/shell.h"

namespace qiaomen {

struct CommandText {
  std::string name;
  std::string about;
  std::string example;  // without the program's name
  bool writes = false;  // may stand in place of a returned transaction
};

struct NoOptions {};
inline void declare_nothing(CLI::App&, NoOptions&) {}

// The tree of commands. Owns each command's options, which its declaration binds and its run reads.
class CommandTree {
 public:
  explicit CommandTree(CLI::App& root) : root_(root) {}

  CLI::App& root() { return root_; }
  CLI::App& group(const std::string& name, const std::string& about);

  // declare(CLI::App&, Options&); Result<Exit> run(Shell&, const Options&)
  template <typename Options, typename Declare, typename Run>
  void add(CLI::App& parent, const CommandText& text, Declare declare, Run run) {
    auto options = std::make_unique<Options>();
    CLI::App& command = place(parent, text);
    declare(command, *options);
    leaves_.push_back({&command, text.writes, [options = std::move(options), run](Shell& shell) -> Result<Exit> {
                         return run(shell, *options);
                       }});
  }

  // The command that was named; Usage if --instead-of stands before one that writes nothing.
  Result<Exit> run_named(Shell& shell);

 private:
  struct Leaf {
    CLI::App* command;
    bool writes;
    std::move_only_function<Result<Exit>(Shell&)> act;
  };
  static CLI::App& place(CLI::App& parent, const CommandText& text);

  CLI::App& root_;
  std::vector<Leaf> leaves_;
};

}  // namespace qiaomen
