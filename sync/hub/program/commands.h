#pragma once

namespace CLI {
class App;
}

namespace qiaomen {

struct Console;

// The subcommands of `qiaomen-hub`. Each runs while CLI11 parses, and leaves its exit code in `console`, which
// outlives the app. All but `init` and `serve` work beside a running server, which sees what they change.
void add_init_command(CLI::App& app, Console& console);
void add_serve_command(CLI::App& app, Console& console);
void add_ticket_command(CLI::App& app, Console& console);
void add_assign_command(CLI::App& app, Console& console);
void add_device_commands(CLI::App& app, Console& console);  // devices, grant, withdraw, block
void add_campaign_command(CLI::App& app, Console& console);
void add_report_commands(CLI::App& app, Console& console);  // digest, receipts

}  // namespace qiaomen
