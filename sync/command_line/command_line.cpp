#include "sync/command_line/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <map>
#include <ostream>
#include <sstream>
#include <string_view>
#include <utility>

#include "sync/command_line/display_width.h"
#include "sync/command_line/manual_page.h"
#include "sync/command_line/settings_file.h"

namespace qiaomen {
namespace {

constexpr const char* kCommands = "命令";
constexpr const char* kOptions = "选项";

// The library pads by bytes: a Chinese character has three and is two columns wide.
class ColumnFormatter final : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return line(make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return line(command->get_display_name(true), command->get_description());
  }

 private:
  std::string line(const std::string& name, const std::string& about) const {
    std::ostringstream out;
    print_padded(out, "  " + name, column_width_);
    if (display_width(name) + 2 >= column_width_) {
      out << '\n';
      print_padded(out, "", column_width_);
    }
    out << about << '\n';
    return out.str();
  }
};

// The library's own words in --help.
void speak_chinese(CLI::App& app) {
  const auto formatter = std::make_shared<ColumnFormatter>();
  app.formatter(formatter);
  for (const auto& [theirs, ours] :
       {std::pair("Usage", "用法"), std::pair("OPTIONS", kOptions), std::pair("SUBCOMMAND", kCommands),
        std::pair("SUBCOMMANDS", kCommands), std::pair("REQUIRED", "必填"), std::pair("Needs", "还要写"),
        std::pair("Excludes", "不能同时写"), std::pair("Positionals", "内容")}) {
    formatter->label(theirs, ours);
  }
  app.option_defaults()->group(kOptions);
}

// The library's errors carry an English sentence; the names of options in it are all that is taken from there.

bool is_named_in(std::string_view sentence, std::string_view name, std::size_t& at) {
  for (at = sentence.find(name); at != std::string_view::npos; at = sentence.find(name, at + 1)) {
    const auto end = at + name.size();
    const bool begins = at == 0 || sentence[at - 1] == ' ';
    const bool ends = end == sentence.size() || sentence[end] == ' ' || sentence[end] == ':';
    if (begins && ends) return true;
  }
  return false;
}

// In order of the sentence.
std::vector<CLI::Option*> options_in(CLI::App& app, std::string_view sentence) {
  std::map<std::size_t, CLI::Option*> found;
  for (CLI::App* level = &app; level;) {
    for (CLI::Option* option : level->get_options()) {
      std::size_t at = 0;
      if (is_named_in(sentence, option->get_name(), at)) found.emplace(at, option);
    }
    const auto named = level->get_subcommands();
    level = named.empty() ? nullptr : named.front();
  }
  std::vector<CLI::Option*> options;
  for (const auto& [at, option] : found) options.push_back(option);
  return options;
}

std::string shown(CLI::Option& option) {
  if (!option.get_positional()) return option.get_name();
  const auto type = option.get_type_name();  // with what it allows behind a colon
  return fmt::format("“{}”", std::string_view(type).substr(0, type.find(':')));
}

// What `range` or `one_of` allows.
std::string allowed_by(CLI::Option& option) { return option.get_validator(0)->get_description(); }

std::string about_option(CLI::ExitCodes kind, CLI::Option& option, const std::string& other) {
  const auto name = shown(option);
  const bool takes_value = option.get_expected_max() > 0;
  switch (kind) {
    case CLI::ExitCodes::RequiredError: return fmt::format("缺少 {}", name);
    case CLI::ExitCodes::RequiresError: return fmt::format("写了 {}，还要写 {}", name, other);
    case CLI::ExitCodes::ExcludesError: return fmt::format("{} 和 {} 不能同时写", name, other);
    case CLI::ExitCodes::ValidationError: return fmt::format("{} 应为 {}", name, allowed_by(option));
    case CLI::ExitCodes::ConversionError: return name + (takes_value ? " 应为整数" : " 后面不写值");
    case CLI::ExitCodes::ArgumentMismatch: return name + (option.count() == 0 ? " 后面缺少值" : " 只能写一次");
    default: return fmt::format("{} 写法不对", name);
  }
}

// The last command that was named.
CLI::App& innermost(CLI::App& app) {
  const auto named = app.get_subcommands();
  return named.empty() ? app : innermost(*named.front());
}

bool has_commands(const CLI::App& app) {
  return !app.get_subcommands([](const CLI::App*) { return true; }).empty();
}

std::string about_word(CLI::App& app, const std::string& word) {
  if (word.starts_with("-")) return fmt::format("没有 {} 这个选项", word);
  if (has_commands(innermost(app))) return fmt::format("没有“{}”这个命令", word);
  return fmt::format("多了“{}”", word);
}

std::string mistake_of(CLI::App& app, const CLI::ParseError& error) {
  const auto words = app.remaining(true);
  const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
  if (kind == CLI::ExitCodes::ExtrasError && !words.empty()) return about_word(app, words.front());
  const auto options = options_in(app, error.what());
  if (!options.empty()) return about_option(kind, *options.front(), options.size() > 1 ? shown(*options[1]) : "");
  if (kind != CLI::ExitCodes::RequiredError) return "写法不对";
  return words.empty() ? "没有写要做什么（命令）" : about_word(app, words.front());
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
  option_->check(CLI::IsMember(words).description(fmt::format("{}", fmt::join(words, "|"))));
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

CliOption CliCommand::flag(const std::string& name, bool& to, const std::string& about) {
  return CliOption(*app_->add_flag(name, to, about));
}
CliOption CliCommand::settings_file(const std::string& name, const std::string& about) {
  const auto apply = [app = app_](const std::string& file) { apply_settings(*app, file); };
  return CliOption(*app_->add_option_function<std::string>(name, apply, about)->configurable(false));
}

void CliCommand::footer(const std::string& text) { app_->footer(text); }
void CliCommand::needs_command() { app_->require_subcommand(1); }
void CliCommand::may_stand_alone() { app_->require_subcommand(0, 1); }
void CliCommand::runs(std::function<void()> act) { app_->callback(std::move(act)); }
bool CliCommand::is_named() const { return app_->parsed(); }

CommandLine::CommandLine(const std::string& about, const std::string& program, const std::string& version)
    : app_(std::make_unique<CLI::App>(about, program)), version_(version) {
  speak_chinese(*app_);
  app_->set_version_flag("--version", version, "版本");
  app_->set_help_flag("-h,--help", "显示这份说明");
  app_->require_subcommand(1);
  app_->fallthrough();
}

CommandLine::~CommandLine() = default;

CliCommand CommandLine::root() { return CliCommand(*app_); }

CommandLine::Parse CommandLine::parse(std::span<const std::string> args, std::ostream& out) {
  if (args.size() == 1 && args[0] == "--man") {
    out << manual_page(*app_, version_);
    return {Outcome::Answered, {}};
  }
  try {
    app_->parse(std::vector<std::string>(args.rbegin(), args.rend()));
    return {};
  } catch (const SettingsMistake& mistake) {
    return {Outcome::Mistaken, fmt::format("{}。没有写入任何内容。请改正后再运行。", mistake.what())};
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app_->exit(error, out, out);
      return {Outcome::Answered, {}};
    }
    return {Outcome::Mistaken,
            fmt::format("命令行有误：{}。没有写入任何内容。请用 --help 查看用法。", mistake_of(*app_, error))};
  }
}

}  // namespace qiaomen
