#include "sync/cli/sync_link.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/domain/photo_queries.h"
#include "sync/cli/wording.h"

namespace qiaomen {

Result<HttpReply> WatchedTransport::exchange(const HttpRequest& request) {
  auto reply = inner_->exchange(request);
  last_failure_ = reply ? std::nullopt : std::optional(reply.error().code);
  return reply;
}

namespace {

Result<SyncLock> take_lock(const DeviceHome& home) {
  auto lock = SyncLock::take(home);
  if (lock || lock.error().code != Errc::Busy) return lock;
  const auto holder = last_holder(home.sync_file());
  return fail(Errc::Busy,
              fmt::format("这份数据正被进程 {} 占用，它在同步，本机的记录由它送达。要自己同步，请先结束它。",
                          holder ? std::to_string(*holder) : "（未知）"));
}

BlobTransfer::Rows rows_of(Replica& replica) {
  return {[&replica] { return replica.read([](const ReadTx& tx) { return named_photos(tx); }); },
          [&replica] { return replica.outgoing(false).generation; }};
}

}  // namespace

Result<std::unique_ptr<SyncLink>> SyncLink::open(Shell& shell) {
  const DeviceHome home(shell.home);
  TRY(auto device, open_any_device(shell));
  TRY(auto lock, take_lock(home));
  TRY(auto key, home.key());
  TRY(const auto url, home.hub_url());
  TRY(auto transport, shell.environment.connect(url, home.ca_file()));
  return std::unique_ptr<SyncLink>(new SyncLink(shell, std::move(lock), std::move(device), key, std::move(transport)));
}

SyncLink::SyncLink(Shell& shell, SyncLock lock, Device device, SigningKey key, std::unique_ptr<Transport> transport)
    : lock_(std::move(lock)),
      device_(std::move(device)),
      key_(key),
      transport_(std::move(transport)),
      session_(*device_.replica, key_, device_.enrolment.hub_signing_key, transport_, shell.environment.clock,
               shell.environment.random, shell.environment.log),
      listener_(*device_.replica, key_, transport_, shell.environment.random),
      blobs_(DeviceHome(shell.home).blobs()),
      photos_(blobs_, rows_of(*device_.replica), key_, transport_, shell.environment.random) {
  blobs_.store.give_up_stalled(shell.environment.clock.sample().wall);
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
