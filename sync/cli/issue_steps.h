#pragma once

#include "sync/cli/command_tree.h"

namespace qiaomen {

// One command a transition of the ledger, and the way up to the levels above and back.
void add_issue_step_commands(CommandTree& tree, CliCommand group);

}  // namespace qiaomen
