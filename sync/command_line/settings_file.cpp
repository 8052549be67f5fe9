#include "sync/command_line/settings_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string_view>

namespace qiaomen {
namespace {

std::string trimmed(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
}

// The library reads a whole file, and forgets the lines: so it gets one line at a time.
CLI::ConfigItem item_in(const std::string& line) {
  std::istringstream one(line);
  const auto items = CLI::ConfigTOML().from_config(one);
  const bool is_setting =
      line.find('=') != std::string::npos && items.size() == 1 && items[0].parents.empty() && !items[0].name.empty();
  if (!is_setting) throw SettingsMistake("应为 名称 = 值");
  return items[0];
}

CLI::Option& option_of(CLI::App& command, const std::string& key) {
  CLI::Option* option = command.get_option_no_throw("--" + key);
  if (!option) option = command.get_option_no_throw(key);
  if (!option || !option->get_configurable()) throw SettingsMistake(fmt::format("没有“{}”这一项", key));
  return *option;
}

std::string allowed_by(CLI::Option& option) {
  try {
    return option.get_validator(0)->get_description();
  } catch (const CLI::OptionNotFound&) {  // nothing is checked but the type
    return "整数";
  }
}

std::string not_this(const CLI::ConfigItem& item, std::string_view but) {
  return fmt::format("{} 不能是“{}”，应为 {}", item.name, fmt::join(item.inputs, ","), but);
}

void check_shape(CLI::Option& option, const CLI::ConfigItem& item) {
  const auto& values = item.inputs;
  const auto is_empty = [](const std::string& value) { return value.empty(); };
  if (std::ranges::all_of(values, is_empty)) throw SettingsMistake(fmt::format("{} 没有值", item.name));
  if (values.size() > 1 && option.get_items_expected_max() == 1) {
    throw SettingsMistake(fmt::format("{} 只能有一个值；值里有空格、逗号时加引号", item.name));
  }
  const bool is_flag = option.get_expected_max() == 0;
  if (is_flag && values[0] != "true" && values[0] != "false") throw SettingsMistake(not_this(item, "true 或 false"));
}

void give(CLI::Option& option, const CLI::ConfigItem& item) {
  check_shape(option, item);
  try {
    option.add_result(item.inputs);
    option.run_callback();
  } catch (const CLI::ParseError&) {
    throw SettingsMistake(not_this(item, allowed_by(option)));
  }
}

class SettingsReader {
 public:
  explicit SettingsReader(CLI::App& command) : command_(command) {}

  void take(int number, const std::string& line) {
    const auto item = item_in(line);
    CLI::Option& option = option_of(command_, item.name);
    const auto [before, is_first] = seen_.emplace(&option, number);
    if (!is_first) throw SettingsMistake(fmt::format("{} 在第 {} 行已经写过", item.name, before->second));
    if (option.count() == 0) give(option, item);
  }

 private:
  CLI::App& command_;
  std::map<const CLI::Option*, int> seen_;
};

}  // namespace

void apply_settings(CLI::App& command, const std::string& file) {
  std::ifstream in(file);
  if (!in || std::filesystem::is_directory(file)) throw SettingsMistake(fmt::format("读不了配置文件 {}", file));
  SettingsReader reader(command);
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const auto text = trimmed(line);
    if (text.empty() || text.starts_with('#')) continue;
    try {
      reader.take(number, text);
    } catch (const SettingsMistake& mistake) {
      throw SettingsMistake(fmt::format("配置文件 {} 第 {} 行：{}", file, number, mistake.what()));
    }
  }
}

}  // namespace qiaomen
