#pragma once

#include "tests/programs/program_world.h"

namespace qiaomen::bench {

// The demonstration's city with one estate of so many more buildings, at a real hub process, and a kiosk of that estate
// that has them all.
class KioskCity : public testing::ProgramWorld {
 public:
  explicit KioskCity(int rows);
  std::filesystem::path kiosk() const { return home("kiosk"); }
  // The kiosk's folder as it is now, under another name.
  std::filesystem::path copy_of_kiosk(const std::string& name) const;
  // From now on there is no line. The hub's own folder is closed.
  void cut_line();
};

}  // namespace qiaomen::bench
