#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "kiosk/machine/paper_slip.h"

namespace qiaomen {

// What the program is told when it starts: on the command line, or in the file that --config names.
struct KioskSettings {
  std::string mode = "resident";
  std::filesystem::path home;     // the device's folder
  std::filesystem::path strings;  // folder of the texts
  std::filesystem::path pinyin;   // folder of the input method's data
  std::string language = "zh-CN";
  std::string station, here;
  int width = 1080, height = 1920;
  bool full_screen = false;
  std::filesystem::path printer;  // of slips; empty: none
  PaperFormat paper;
  std::string camera;                  // photo_source.h; empty: none
  std::filesystem::path scanner;       // of slips' codes; empty: none
  std::vector<std::string> keyboards;  // by the names that X has for them; others do nothing
  bool sets_pin = false;               // reads the staff's PIN, keeps it, and ends
};

// nullopt: answered (--help) or mistaken; `exit_code` says which.
std::optional<KioskSettings> read_settings(std::span<const std::string> args, std::ostream& out, std::ostream& err,
                                           int& exit_code);

}  // namespace qiaomen
