#pragma once

#include <stdexcept>
#include <string>

namespace CLI {
class App;
}

namespace qiaomen {

// What is wrong in a settings file, and in which line: a sentence for people.
class SettingsMistake final : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Gives the command's options the values of a file: lines `key = value`, the key as the option without its dashes.
// What stands on the command line wins. Throws SettingsMistake.
void apply_settings(CLI::App& command, const std::string& file);

}  // namespace qiaomen
