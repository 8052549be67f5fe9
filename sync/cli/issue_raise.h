#pragma once

#include "sync/cli/command_tree.h"

namespace qiaomen {

// `raise` and `return` of the group `issue`.
void add_issue_raise_commands(CommandTree& tree, CliCommand group);

}  // namespace qiaomen
