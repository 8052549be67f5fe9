#pragma once

namespace qiaomen {

class CliCommand;
struct Console;

// The subcommands of `qiaomen-hub`. Each runs while the line is parsed, and leaves its exit code in `console`, which
// outlives the app. All but `init` and `serve` work beside a running server, which sees what they change.
void add_init_command(CliCommand app, Console& console);
void add_serve_command(CliCommand app, Console& console);
void add_ticket_command(CliCommand app, Console& console);
void add_assign_command(CliCommand app, Console& console);
void add_device_commands(CliCommand app, Console& console);  // devices, grant, withdraw, block
void add_campaign_command(CliCommand app, Console& console);
void add_backup_commands(CliCommand app, Console& console);       // backup, restore
void add_certificate_commands(CliCommand app, Console& console);  // show, renew
void add_export_command(CliCommand app, Console& console);
void add_report_commands(CliCommand app, Console& console);  // digest, receipts

}  // namespace qiaomen
