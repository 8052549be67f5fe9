#include "sync/cli/sync_run.h"

#include <algorithm>
#include <chrono>

#include "sync/client/backoff.h"

namespace qiaomen {
namespace {

TickReport carry_records(Shell& shell, Session& session, int tries) {
  TickReport report;
  int failures = 0;
  while (failures < tries) {
    report = session.tick();
    if (report.state != SessionState::Working && report.state != SessionState::Waiting) return report;
    if (report.moved) failures = 0;
    if (report.state == SessionState::Working || ++failures == tries) continue;
    const auto wait_us = session.due().us - shell.environment.clock.sample().monotonic.us;
    if (shell.environment.interrupt.wait(std::chrono::microseconds(std::max<std::int64_t>(wait_us, 0)))) return report;
  }
  return report;
}

void carry_photos(Shell& shell, BlobTransfer& photos, int tries) {
  Backoff backoff(shell.environment.random);
  int failures = 0;
  while (failures < tries) {
    const auto step = photos.step();
    if (step == BlobStep::Done) return;
    if (step == BlobStep::Moved) {
      failures = 0;
      backoff.reset();
    } else if (++failures < tries && shell.environment.interrupt.wait(std::chrono::microseconds(backoff.next_us()))) {
      return;
    }
  }
}

}  // namespace

TickReport sync_once(Shell& shell, SyncLink& link, int tries) {
  const auto report = carry_records(shell, link.session(), tries);
  if (report.state != SessionState::Settled) return report;
  carry_photos(shell, link.photos(), tries);
  // So that the next backup is known to have what went; it need not succeed.
  if (link.photos().waits_for_reply()) {
    link.session().hurry();
    if (carry_records(shell, link.session(), 1).state == SessionState::Settled) carry_photos(shell, link.photos(), 1);
  }
  return report;
}

}  // namespace qiaomen
