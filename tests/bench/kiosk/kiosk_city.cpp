#include "tests/bench/kiosk/kiosk_city.h"

#include <fmt/format.h>

#include <csignal>
#include <stdexcept>

#include "tests/support/text_file.h"

namespace qiaomen::bench {
namespace {

constexpr int kFirstNumber = 1001;  // the city's own buildings have small ones

std::string buildings(int count) {
  std::string text = "社区代码,小区代码,楼栋,单元数,层数\n";
  for (int i = 0; i < count; ++i) text += fmt::format("379901001001,E01,{}号楼,1,6\n", kFirstNumber + i);
  return text;
}

}  // namespace

KioskCity::KioskCity(int rows) {
  const auto file = folder / "buildings.csv";
  testing::write_text(file, buildings(rows));
  const auto imported = hub({"import", hub_folder(), "--kind", "buildings", "--file", file.string()});
  if (imported.exit != 0) throw std::runtime_error("the hub takes no buildings: " + imported.out + imported.err);
  serve();
  ask("kiosk",
      {"enrol", "--ticket-file", ticket("kiosk", {"--person", "ZZ001", "--role", "kiosk", "--estate", "E01"})});
  ask("kiosk", {"sync"});
}

std::filesystem::path KioskCity::copy_of_kiosk(const std::string& name) const {
  std::filesystem::copy(kiosk(), home(name), std::filesystem::copy_options::recursive);
  return home(name);
}

void KioskCity::cut_line() {
  server().signal(SIGTERM);
  server().wait();
}

}  // namespace qiaomen::bench
