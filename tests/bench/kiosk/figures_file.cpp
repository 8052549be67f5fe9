#include "tests/bench/kiosk/figures_file.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "tests/support/text_file.h"

namespace qiaomen::bench {

FiguresFile::FiguresFile(std::filesystem::path path) : path_(std::move(path)) {
  if (path_.empty() || !std::filesystem::exists(path_)) return;
  before_ = testing::read_text(path_);
  const auto list = nlohmann::json::parse(before_, nullptr, false);
  if (!list.is_array()) throw std::runtime_error(path_.string() + " is no list of figures; nothing was measured");
}

void FiguresFile::add(const Report& report) const {
  if (path_.empty()) return;
  std::ostringstream mine;
  report.write_json(mine);
  auto all = before_.empty() ? nlohmann::json::array() : nlohmann::json::parse(before_);
  for (auto& figure : nlohmann::json::parse(mine.str())) all.push_back(std::move(figure));
  testing::write_text(path_, all.dump(2) + "\n");
}

}  // namespace qiaomen::bench
