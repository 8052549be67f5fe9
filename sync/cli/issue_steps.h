#pragma once

#include "sync/cli/command_tree.h"

namespace qiaomen {

// One command a transition of the ledger.
void add_issue_step_commands(CommandTree& tree, CliCommand group);

}  // namespace qiaomen
