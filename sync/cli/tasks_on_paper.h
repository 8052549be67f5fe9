#pragma once

#include <string>
#include <vector>

#include "sync/cli/shell.h"

namespace qiaomen {

struct PaperRequest {
  std::string campaign;                // empty: the current one
  std::vector<std::string> buildings;  // empty: those assigned to this person
  std::string to;
  bool all = false;  // also doors where somebody was met
};
// `tasks --paper`. NotFound, with no file written: nothing is left to visit there.
Result<Exit> print_tasks_on_paper(const Shell& shell, Device& device, const PaperRequest& request);

}  // namespace qiaomen
