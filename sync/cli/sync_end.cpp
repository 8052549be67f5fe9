#include "sync/cli/sync_end.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/cli/wording.h"

namespace qiaomen {

Result<std::unique_ptr<SyncLink>> open_link(Shell& shell) {
  Environment& env = shell.environment;
  return SyncLink::open(DeviceHome(shell.home), {env.clock, env.random, env.log}, env.connect);
}

namespace {

SyncEnd end_of_failure(Errc code) {
  switch (code) {
    case Errc::Unauthenticated:
    case Errc::Unavailable: return {exit_of(code), "failed", for_people({code, ""})};
    default:
      return {Exit::Offline, "offline", "连不上服务器。没有送达的记录都保存在本机。请在有网络时再运行 qiaomen sync。"};
  }
}

std::int64_t count(const std::vector<PendingInfo>& pending, std::initializer_list<Delivery> states) {
  return std::ranges::count_if(
      pending, [&](const PendingInfo& info) { return std::ranges::find(states, info.delivery) != states.end(); });
}

}  // namespace

SyncEnd end_of(const TickReport& report, const WatchedTransport& transport) {
  switch (report.state) {
    case SessionState::Settled: return {Exit::Done, "settled", "同步完成"};
    case SessionState::NeedsEnrolment:
      return {Exit::NeedsEnrolment, "needs-enrolment",
              "服务器不认识本设备。记录都保存在本机。请向管理员要一张票据，重新入网（qiaomen enrol）。"};
    case SessionState::Blocked: return {Exit::Blocked, "blocked", blocked_text(report.lost_unsent)};
    case SessionState::Refused:
      return {Exit::ProgramTooOld, "refused", "服务器不认识本程序的格式。记录都保存在本机。请更新程序后再试。"};
    case SessionState::Working:
    case SessionState::Broken:
    case SessionState::Waiting: break;
  }
  if (const auto failure = transport.last_failure()) return end_of_failure(*failure);
  return {Exit::Offline, "busy", "服务器暂时不能处理。没有送达的记录都保存在本机。请稍后再运行 qiaomen sync。"};
}

Report sync_report(SyncLink& link, const SyncEnd& end, const TickReport& last, std::int64_t duration_us) {
  const auto pending = link.replica().pending();
  const auto returned = static_cast<std::int64_t>(link.replica().returned().size());
  const Traffic traffic = link.transport().traffic();
  const auto entry_of = [](std::string_view key, std::string_view title, std::int64_t number) {
    return Entry{key, title, cell(number)};
  };
  return {.entries = {
              {"state", "结果", named(std::string(end.key), end.message)},
              entry_of("round_trips", "往返次数", link.session().round_trips() + link.photos().round_trips()),
              entry_of("up_bytes", "上行字节", static_cast<std::int64_t>(traffic.up_bytes)),
              entry_of("down_bytes", "下行字节", static_cast<std::int64_t>(traffic.down_bytes)),
              {"duration_ms", "用时", named(duration_us / 1000, fmt::format("{} 毫秒", duration_us / 1000))},
              entry_of("unsent", "未送达", count(pending, {Delivery::OnlyHere, Delivery::Sending})),
              entry_of("held_back", "其中排队", link.replica().held_back()),
              entry_of("waiting", "等待", count(pending, {Delivery::Waiting})),
              entry_of("returned", "退回", returned),
              entry_of("photos_sent", "送达照片", link.photos().sent()),
              entry_of("photos_fetched", "取回照片", link.photos().fetched()),
              entry_of("photos_unsent", "未送达照片", static_cast<std::int64_t>(link.blobs().unsent.all().size())),
              entry_of("hash_mismatches", "校验不符", link.replica().hash_mismatches()),
              {"lost_unsent", "", cell(last.lost_unsent)},
          }};
}

}  // namespace qiaomen
