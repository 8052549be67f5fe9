#pragma once

#include "sync/cli/command_tree.h"

namespace qiaomen {

// One function a group of commands, in the order of --help.
void add_enrol_command(CommandTree& tree);
void add_sync_command(CommandTree& tree);
void add_tasks_command(CommandTree& tree);
void add_household_commands(CommandTree& tree);
void add_visit_command(CommandTree& tree);
void add_exclusion_commands(CommandTree& tree);
void add_issue_commands(CommandTree& tree);
void add_resident_report_commands(CommandTree& tree);
void add_notice_commands(CommandTree& tree);
void add_extension_commands(CommandTree& tree);
void add_supervision_commands(CommandTree& tree);
void add_conflicts_command(CommandTree& tree);
void add_review_commands(CommandTree& tree);
void add_returned_commands(CommandTree& tree);
void add_outbox_commands(CommandTree& tree);
void add_figures_commands(CommandTree& tree);
void add_digest_command(CommandTree& tree);
void add_export_command(CommandTree& tree);
void add_doctor_command(CommandTree& tree);

}  // namespace qiaomen
