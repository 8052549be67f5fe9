#include "sync/command_line/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ostream>
#include <string_view>
#include <utility>

namespace qiaomen {
namespace {

constexpr const char* kCommands = "命令";
constexpr const char* kOptions = "选项";

// The library's own words in --help.
void speak_chinese(CLI::App& app) {
  const auto formatter = app.get_formatter();
  for (const auto& [theirs, ours] :
       {std::pair("Usage", "用法"), std::pair("OPTIONS", kOptions), std::pair("SUBCOMMAND", kCommands),
        std::pair("SUBCOMMANDS", kCommands), std::pair("REQUIRED", "必填"), std::pair("Positionals", "内容")}) {
    formatter->label(theirs, ours);
  }
  app.option_defaults()->group(kOptions);
}

std::string_view kind_of(const CLI::ParseError& error) {
  const auto name = error.get_name();
  if (name == "RequiredError") return "缺少必填的一项";
  if (name == "ExtrasError") return "有不认识的一项";
  if (name == "ConversionError") return "有一项的值读不懂";
  if (name == "ValidationError") return "有一项的值不在范围内";
  if (name == "ArgumentMismatch") return "有一项缺少值，或值太多";
  return "写法不对";
}

}  // namespace

CliOption& CliOption::required() {
  option_->required();
  return *this;
}

CliOption& CliOption::value_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

CliOption& CliOption::range(std::int64_t first, std::int64_t last) {
  option_->check(CLI::Range(first, last).description(fmt::format("{}–{}", first, last)));
  return *this;
}

CliOption& CliOption::one_of(const std::vector<std::string>& words) {
  option_->check(CLI::IsMember(words));
  return *this;
}

CliOption& CliOption::shows_default() {
  option_->capture_default_str();
  return *this;
}

CliOption& CliOption::needs(const CliOption& other) {
  option_->needs(other.option_);
  return *this;
}

CliOption& CliOption::excludes(const CliOption& other) {
  option_->excludes(other.option_);
  return *this;
}

CliCommand CliCommand::command(const std::string& name, const std::string& about) {
  auto* added = app_->add_subcommand(name, about)->group(kCommands);
  added->get_help_ptr()->group(kOptions);
  return CliCommand(*added);
}

CliOption CliCommand::option(const std::string& name, std::string& to, const std::string& about) {
  return CliOption(*app_->add_option(name, to, about));
}
CliOption CliCommand::option(const std::string& name, std::optional<std::string>& to, const std::string& about) {
  return CliOption(*app_->add_option(name, to, about));
}
CliOption CliCommand::option(const std::string& name, std::vector<std::string>& to, const std::string& about) {
  return CliOption(*app_->add_option(name, to, about));
}
CliOption CliCommand::option(const std::string& name, int& to, const std::string& about) {
  return CliOption(*app_->add_option(name, to, about));
}
CliOption CliCommand::option(const std::string& name, std::int64_t& to, const std::string& about) {
  return CliOption(*app_->add_option(name, to, about));
}
CliOption CliCommand::option(const std::string& name, std::optional<std::int64_t>& to, const std::string& about) {
  return CliOption(*app_->add_option(name, to, about));
}
CliOption CliCommand::option(const std::string& name, std::size_t& to, const std::string& about) {
  return CliOption(*app_->add_option(name, to, about));
}

void CliCommand::flag(const std::string& name, bool& to, const std::string& about) { app_->add_flag(name, to, about); }
void CliCommand::footer(const std::string& text) { app_->footer(text); }
void CliCommand::needs_command() { app_->require_subcommand(1); }
void CliCommand::may_stand_alone() { app_->require_subcommand(0, 1); }
void CliCommand::runs(std::function<void()> act) { app_->callback(std::move(act)); }
bool CliCommand::is_named() const { return app_->parsed(); }

CommandLine::CommandLine(const std::string& about, const std::string& program, const std::string& version)
    : app_(std::make_unique<CLI::App>(about, program)) {
  speak_chinese(*app_);
  app_->set_version_flag("--version", version, "版本");
  app_->set_help_flag("-h,--help", "用法");
  app_->require_subcommand(1);
  app_->fallthrough();
}

CommandLine::~CommandLine() = default;

CliCommand CommandLine::root() { return CliCommand(*app_); }

CommandLine::Parse CommandLine::parse(std::span<const std::string> args, std::ostream& out) {
  try {
    app_->parse(std::vector<std::string>(args.rbegin(), args.rend()));
    return {};
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app_->exit(error, out, out);
      return {Outcome::Answered, {}};
    }
    return {Outcome::Mistaken, fmt::format("命令行有误：{}（{}）。没有写入任何内容。请用 --help 查看用法。",
                                           kind_of(error), error.what())};
  }
}

}  // namespace qiaomen
