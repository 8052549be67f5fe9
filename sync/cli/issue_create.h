#pragma once

#include "sync/cli/command_tree.h"

namespace qiaomen {

void add_issue_create_commands(CommandTree& tree, CliCommand group);

}  // namespace qiaomen
