#include "tests/bench/report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <ostream>

namespace qiaomen::bench {

void Report::add(Figure figure) {
  auto line = fmt::format("{:<58} {:>12.2f} {:<8}", figure.name, figure.value, figure.unit);
  if (figure.target) {
    line +=
        fmt::format(" {} {:<10.2f} {}", figure.at_least ? "≥" : "≤", *figure.target, figure.met() ? "met" : "NOT MET");
  }
  out_ << line << std::endl;
  figures_.push_back(std::move(figure));
}

void Report::note(const std::string& text) { out_ << "  " << text << std::endl; }

void Report::write_json(std::ostream& out) const {
  auto list = nlohmann::json::array();
  for (const Figure& figure : figures_) {
    list.push_back({{"name", figure.name},
                    {"value", figure.value},
                    {"unit", figure.unit},
                    {"target", figure.target ? nlohmann::json(*figure.target) : nlohmann::json()},
                    {"met", figure.target ? nlohmann::json(figure.met()) : nlohmann::json()}});
  }
  out << list.dump(2) << '\n';
}

}  // namespace qiaomen::bench
