#include "sync/cli/commands.h"
#include "sync/cli/sync_run.h"
#include "sync/cli/sync_watch.h"

namespace qiaomen {
namespace {

struct SyncOptions {
  bool watch = false;
  bool send_only = false;
  int tries = 4;
};

void declare(CliCommand command, SyncOptions& options) {
  const auto watch = command.flag("--watch", options.watch, "一直同步，直到收到结束信号");
  command.flag("--send-only", options.send_only, "只上传本机的记录和照片，别人写的下次再取；省流量，线路快断时也合适")
      .excludes(watch);
  command.option("--tries", options.tries, "连续失败多少次就算离线").value_name("次数").range(1, 100).shows_default();
}

// A block is final: the hub has nothing more to say, and the loss stays told.
TickReport sync(Shell& shell, SyncLink& link, const SyncOptions& options) {
  if (const auto lost = link.replica().lost_to_block()) return {SessionState::Blocked, {}, *lost};
  return options.watch ? watch(shell, link) : sync_once(shell, link, options.tries);
}

Result<Exit> run(Shell& shell, const SyncOptions& options) {
  TRY(const auto link, open_link(shell));
  const auto began = shell.environment.clock.sample().monotonic;
  if (options.send_only) link->send_only();
  const auto last = sync(shell, *link, options);
  if (last.state == SessionState::Blocked) link->blobs().wipe();
  if (last.state == SessionState::Broken) return fail(Errc::Unavailable, last.problem);
  auto end = end_of(last, link->transport());
  if (options.send_only && end.exit == Exit::Done) end = {Exit::Done, "sent", "本机的都已送达；别人写的还没有取"};
  // A watch ends because it is told to: no line is not its failure.
  const bool was_told = end.exit == Exit::Done || end.exit == Exit::Offline;
  if (options.watch && was_told) end = {Exit::Done, "stopped", "已按要求结束"};
  const auto duration_us = shell.environment.clock.sample().monotonic.us - began.us;
  shell.output.print(sync_report(*link, end, last, duration_us));
  return end.exit;
}

}  // namespace

void add_sync_command(CommandTree& tree) {
  tree.add<SyncOptions>(tree.root(), {.name = "sync", .about = "与服务器同步", .example = "sync --watch"}, declare,
                        run);
}

}  // namespace qiaomen
