#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace qiaomen {

// The command line of a program: commands, their options, `--help` in Chinese. Over CLI11, whose templates only
// command_line.cpp compiles. Handles are as small as pointers and live as long as their CommandLine; what an option is
// bound to must live as long, and keeps its value unless the person gives one.

class CliOption {
 public:
  explicit CliOption(CLI::Option& option) : option_(&option) {}

  CliOption& required();
  CliOption& value_name(const std::string& name);
  CliOption& range(std::int64_t first, std::int64_t last);
  CliOption& one_of(const std::vector<std::string>& words);
  // --help tells the value that it is bound to.
  CliOption& shows_default();
  CliOption& needs(const CliOption& other);
  CliOption& excludes(const CliOption& other);

 private:
  CLI::Option* option_;
};

class CliCommand {
 public:
  explicit CliCommand(CLI::App& app) : app_(&app) {}

  CliCommand command(const std::string& name, const std::string& about);
  // "--name" or, for a positional, "name".
  CliOption option(const std::string& name, std::string& to, const std::string& about);
  CliOption option(const std::string& name, std::optional<std::string>& to, const std::string& about);
  CliOption option(const std::string& name, std::vector<std::string>& to, const std::string& about);
  CliOption option(const std::string& name, int& to, const std::string& about);
  CliOption option(const std::string& name, std::int64_t& to, const std::string& about);
  CliOption option(const std::string& name, std::optional<std::int64_t>& to, const std::string& about);
  CliOption option(const std::string& name, std::size_t& to, const std::string& about);
  CliOption flag(const std::string& name, bool& to, const std::string& about);
  // An option that names a file with values for the others: settings_file.h.
  CliOption settings_file(const std::string& name, const std::string& about);
  void footer(const std::string& text);
  // One of its commands must be named, or may be.
  void needs_command();
  void may_stand_alone();
  void runs(std::function<void()> act);
  bool is_named() const;

 private:
  CLI::App* app_;
};

class CommandLine {
 public:
  CommandLine(const std::string& about, const std::string& program, const std::string& version);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;

  CliCommand root();

  enum class Outcome { Parsed, Answered, Mistaken };  // Answered: --help or --version went to `out`
  struct Parse {
    Outcome outcome = Outcome::Parsed;
    std::string mistake;  // a sentence for people
  };
  // `args` without the program's name; `--man` alone, which --help does not tell, asks for the manual page. Runs what
  // the named command `runs`; lets its exceptions through.
  Parse parse(std::span<const std::string> args, std::ostream& out);

 private:
  std::unique_ptr<CLI::App> app_;
  std::string version_;
};

}  // namespace qiaomen
