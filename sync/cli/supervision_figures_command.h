#pragma once

#include "sync/cli/command_tree.h"

namespace qiaomen {

// `supervision` of the group `figures`.
void add_supervision_figures_command(CommandTree& tree, CliCommand group);

}  // namespace qiaomen
