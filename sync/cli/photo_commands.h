#pragma once

#include "sync/cli/command_tree.h"

namespace qiaomen {

// The photos of an issue, of a resident's report, and those of a household's visits, as files.
void add_issue_photos_command(CommandTree& tree, CliCommand group);
void add_report_photos_command(CommandTree& tree, CliCommand group);
void add_household_photos_command(CommandTree& tree, CliCommand group);

}  // namespace qiaomen
