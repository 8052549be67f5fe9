#include "sync/command_line/manual_page.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "sync/command_line/display_width.h"

namespace qiaomen {
namespace {

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string_view first_character(std::string_view text) {
  const auto next = std::ranges::find_if(text.substr(1), [](char c) { return (c & 0xC0) != 0x80; });
  return text.substr(0, static_cast<std::size_t>(next - text.begin()));
}

// A line of Chinese has no spaces to break at: it may break beside every wide character, but not within brackets, nor
// before what ends a clause.
bool may_break(std::string_view before, std::string_view after) {
  constexpr std::string_view kOpening = "（“‘《", kClosing = "，。；：、！？）》”’…";
  const bool is_wide = display_width(before) == 2 || display_width(after) == 2;
  const bool is_held = kOpening.contains(before) || kClosing.contains(after);
  return is_wide && !is_held && before != " " && after != " ";
}

std::string escaped_character(std::string_view character) {
  return character == "\\" ? "\\e" : character == "-" ? "\\-" : std::string(character);
}

// One line of text, so that nothing in it is a request of the formatter.
std::string escaped(std::string_view text) {
  std::string out = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (std::string_view before; !text.empty();) {
    const auto character = first_character(text);
    if (!before.empty() && may_break(before, character)) out += "\\:";
    out += escaped_character(character);
    text.remove_prefix(character.size());
    before = character;
  }
  return out;
}

// Lines as they stand, each a line of its own.
std::string paragraph(std::string_view text) {
  std::string out = ".PP\n";
  for (bool first = true; !text.empty(); first = false) {
    const auto end = std::min(text.find('\n'), text.size());
    if (!first) out += ".br\n";
    out += escaped(text.substr(0, end)) + '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

class ManualPage {
 public:
  explicit ManualPage(const CLI::App& program)
      : program_(program), formatter_(dynamic_cast<const CLI::Formatter&>(*program.get_formatter())) {}

  std::string text(const std::string& version) const {
    return fmt::format(
        "'\\\" -*- coding: UTF-8 -*-\n.TH {} 1 \"\" \"{}\"\n.nh\n.ad l\n.SH NAME\n{} \\- {}\n.SH 用法\n.B {}\n{}\n"
        ".SH 选项\n{}.SH 命令\n{}.SH 说明\n{}",
        upper(program_.get_name()), version, escaped(program_.get_name()), program_.get_description(),
        escaped(program_.get_name()), escaped("[选项] 命令 [命令的选项]"), options(program_),
        commands(program_, program_.get_name()), paragraph(program_.get_footer()));
  }

 private:
  std::string option(const CLI::Option& one) const {
    const bool is_positional = !one.nonpositional();
    return fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", escaped(formatter_.make_option_name(&one, is_positional)),
                       escaped(formatter_.make_option_opts(&one)), escaped(one.get_description()));
  }

  // The same --help in every command is told once.
  std::string options(const CLI::App& app) const {
    std::string out;
    for (const CLI::Option* one : app.get_options()) {
      if (&app == &program_ || one != app.get_help_ptr()) out += option(*one);
    }
    return out;
  }

  std::string commands(const CLI::App& app, const std::string& before) const {
    std::string out;
    for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; })) {
      const auto words = before + ' ' + one->get_name();
      out += fmt::format(".SS {}\n{}\n{}{}{}", escaped(words), escaped(one->get_description()), options(*one),
                         paragraph(one->get_footer()), commands(*one, words));
    }
    return out;
  }

  const CLI::App& program_;
  const CLI::Formatter& formatter_;
};

}  // namespace

std::string manual_page(const CLI::App& program, const std::string& version) {
  return ManualPage(program).text(version);
}

}  // namespace qiaomen
