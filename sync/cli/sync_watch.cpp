#include "sync/cli/sync_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/domain/civil_day.h"
#include "sync/client/runner.h"

namespace qiaomen {
namespace {

constexpr std::chrono::seconds kLook{1};

bool is_final(SessionState state) {
  return state == SessionState::Blocked || state == SessionState::NeedsEnrolment || state == SessionState::Refused ||
         state == SessionState::Broken;
}

std::string_view word_for(SessionState state) {
  switch (state) {
    case SessionState::Working: return "同步中";
    case SessionState::Settled: return "已同步";
    case SessionState::Waiting: return "等待网络";
    case SessionState::NeedsEnrolment: return "需要重新入网";
    case SessionState::Blocked: return "已被封锁";
    case SessionState::Refused: return "程序版本过旧";
    case SessionState::Broken: return "数据文件不可用";
  }
  return "未知";
}

// What a person may want to hear of: seen from outside, without asking what kind of news it was.
struct Situation {
  SessionState state = SessionState::Working;
  std::int64_t read = 0;  // places of all feeds
  std::size_t unsent = 0;
  std::size_t returned = 0;
  bool operator==(const Situation&) const = default;
};

Situation situation_of(Replica& replica, SessionState state) {
  Situation now{.state = state};
  for (const CursorInfo& cursor : replica.outgoing(false).cursors) now.read += cursor.cursor;
  now.unsent = static_cast<std::size_t>(std::ranges::count_if(
      replica.pending(), [](const PendingInfo& info) { return info.delivery != Delivery::Confirmed; }));
  now.returned = replica.returned().size();
  return now;
}

// Lives on the runner's thread until the runner is gone.
class Reporter {
 public:
  Reporter(Shell& shell, SyncLink& link) : shell_(shell), link_(link) {}

  void hear(const TickReport& report) {
    last_ = report;
    if (report.state == SessionState::Broken) return shell_.environment.interrupt.request();  // nothing to read
    const auto now = situation_of(link_.replica(), report.state);
    if (!told_ || *told_ != now) tell(now, now.read - (told_ ? told_->read : now.read));
    told_ = now;
    if (is_final(report.state)) shell_.environment.interrupt.request();
  }
  const TickReport& last() const { return last_; }

 private:
  void tell(const Situation& now, std::int64_t received) {
    const auto at = time_text(shell_.environment.clock.sample().wall.us);
    shell_.output.say(
        fmt::format("{} {}：收到 {}，未送达 {}，退回 {}", at, word_for(now.state), received, now.unsent, now.returned));
  }

  Shell& shell_;
  SyncLink& link_;
  TickReport last_;
  std::optional<Situation> told_;
};

// The newest act that is still only here; what came before it is waiting for the same round trip.
std::optional<TransactionId> newest_unsent(Replica& replica) {
  const auto pending = replica.pending();
  if (pending.empty() || pending.back().delivery != Delivery::OnlyHere) return std::nullopt;
  return pending.back().id;
}

// Each act nudges once, so that a bad line keeps its back-off.
void nudge_on_news(Shell& shell, Replica& replica, Runner& runner) {
  std::optional<TransactionId> known;
  while (!shell.environment.interrupt.wait(kLook)) {
    const auto newest = newest_unsent(replica);
    if (newest && newest != known) runner.nudge();
    if (newest) known = newest;
  }
}

}  // namespace

TickReport watch(Shell& shell, SyncLink& link) {
  shell.environment.interrupt.listen();
  Reporter reporter(shell, link);
  const auto mine = open_device(shell);  // the link's replica is the runner's thread's from now on
  if (!mine) return {SessionState::Broken, mine.error().message, 0};
  {
    Runner runner(
        link.session(), shell.environment.clock, [&](const TickReport& report) { reporter.hear(report); },
        [&](const std::stop_token& stop) { return link.wait_for_news(stop); },
        [&](const std::stop_token& stop) { return link.photos().step(stop) == BlobStep::Moved; });
    nudge_on_news(shell, *mine->replica, runner);
  }
  return reporter.last();
}

}  // namespace qiaomen
