#pragma once

#include <string>
#include <vector>

namespace qiaomen {

// Tasks on paper, for who goes without a device: an HTML file that needs nothing else, black on white in large type,
// a page for each building, with a door code to scan and room to write beside each door.

struct PaperDoor {
  std::string unit, door, last_outcome, appointment;
  std::string code;  // empty: the campaign has no door codes
};
struct PaperBuilding {
  std::string estate, name;
  std::vector<PaperDoor> doors;
};
struct PaperTasks {
  std::string campaign, days, printed_at;
  std::string outcomes;  // 1 见面 2 无人 …
  std::vector<PaperBuilding> buildings;
};

std::string paper_html(const PaperTasks& tasks);

}  // namespace qiaomen
