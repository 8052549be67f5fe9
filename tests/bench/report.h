#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace qiaomen::bench {

struct Figure {
  std::string name;
  double value;
  std::string unit;                   // "×": of plain SQLite in the same run
  std::optional<double> target = {};  // at most this; of a rate, at least
  bool at_least = false;

  bool met() const { return !target || (at_least ? value >= *target : value <= *target); }
};

// What a run found, printed as it comes.
class Report {
 public:
  explicit Report(std::ostream& out) : out_(out) {}
  void add(Figure figure);
  void note(const std::string& text);
  const std::vector<Figure>& figures() const { return figures_; }
  // A list of {name, value, unit, target, met}; the last two are null where nothing is aimed at.
  void write_json(std::ostream& out) const;

 private:
  std::ostream& out_;
  std::vector<Figure> figures_;
};

}  // namespace qiaomen::bench
