#include <fmt/format.h>

#include <algorithm>

#include "sync/cli/commands.h"
#include "sync/cli/naming.h"
#include "sync/cli/own_acts.h"
#include "sync/cli/wording.h"
#include "sync/device/kept_photos.h"

namespace qiaomen {
namespace {

Result<Exit> print_acts(Shell& shell, Device& device, const std::vector<OwnAct>& acts) {
  const auto in_state = [&](Delivery delivery) {
    return cell(static_cast<std::int64_t>(std::ranges::count(acts, delivery, &OwnAct::delivery)));
  };
  shell.output.print({.entries = {{"only_here", "仅本机", in_state(Delivery::OnlyHere)},
                                  {"sending", "发送中", in_state(Delivery::Sending)},
                                  {"waiting", "等待", in_state(Delivery::Waiting)},
                                  {"confirmed", "已确认", in_state(Delivery::Confirmed)},
                                  {"returned", "已退回", in_state(Delivery::Returned)}},
                      .listings = {own_acts_listing(*device.replica, acts)}});
  return Exit::Done;
}

Result<Exit> receipts(Shell& shell, const NoOptions&) {
  TRY(auto device, open_device(shell));
  return print_acts(shell, device, own_acts(*device.replica));
}

Result<Exit> outbox(Shell& shell, const NoOptions&) {
  TRY(auto device, open_device(shell));
  auto acts = own_acts(*device.replica);
  std::erase_if(acts, [](const OwnAct& act) {
    return act.delivery == Delivery::Confirmed || act.delivery == Delivery::Returned;
  });
  return print_acts(shell, device, acts);
}

Result<Exit> list_returned(Shell& shell, const NoOptions&) {
  TRY(auto device, open_device(shell));
  auto acts = own_acts(*device.replica);
  std::erase_if(acts, [](const OwnAct& act) { return act.delivery != Delivery::Returned; });
  auto listing = own_acts_listing(*device.replica, acts);
  listing.key = "returned";
  listing.title = "退回箱";
  listing.when_empty = "没有被退回的记录";
  shell.output.print({.listings = {std::move(listing)}});
  return Exit::Done;
}

struct ReturnedOptions {
  std::string transaction;
};

void declare_returned(CliCommand command, ReturnedOptions& options) {
  command.option("transaction", options.transaction, "回执号，可只写开头").required().value_name("回执号");
}

Result<Exit> show_returned(Shell& shell, const ReturnedOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto info, find_returned(*device.replica, options.transaction));
  const auto id = to_string(info.transaction.id);
  const OwnAct act{info.transaction, Delivery::Returned, {}, {}, reason_text(info.reason)};
  shell.output.print({.entries = {{"refusal", "", cell(name_of(info.reason.refusal))},
                                  {"reason", "退回原因", cell(act.note)},
                                  {"next", "下一步",
                                   named(nullptr, fmt::format("更正后重发：qiaomen --instead-of {0} <更正后的命令>；"
                                                              "原因已消除（如已补授权），原样重发：qiaomen returned "
                                                              "resend {0}；不再需要：qiaomen returned put-away {0}",
                                                              id))}},
                      .listings = {own_acts_listing(*device.replica, {act})}});
  return Exit::Done;
}

Result<> may_resend(const Reason& reason) {
  switch (reason.refusal) {
    case Refusal::Dependency:
      return fail(Errc::Refused,
                  "它所依据的另一条记录被退回了。没有重发，已有记录不变。请先处理那一条，它会一起重发。");
    case Refusal::AlreadyResent:
      return fail(Errc::Refused, "已有更正后的一份代替它。没有重发，已有记录不变。请用 returned put-away 移出退回箱。");
    case Refusal::Stale:
      return fail(Errc::Refused, reason_text(reason) +
                                     "。原样重发还会被退回，所以没有重发，已有记录不变。"
                                     "还要办的，用 --instead-of 换成现在该办的一步；不再需要的，用 returned "
                                     "put-away 移出退回箱。");
    default: return {};
  }
}

Result<Exit> resend(Shell& shell, const ReturnedOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto info, find_returned(*device.replica, options.transaction));
  TRY_VOID(may_resend(info.reason));
  TRY(const auto again, device.replica->resend(info.transaction.id));
  shell.output.print({.entries = {{"done", "已保存", named("resent", "原样重发（仅本机，同步后送达）")},
                                  {"supersedes", "代替", cell(info.transaction.id)},
                                  {"transaction", "回执号", cell(again)},
                                  {"delivery", "", cell(delivery_key(Delivery::OnlyHere))}}});
  return Exit::Done;
}

Result<Exit> put_away(Shell& shell, const ReturnedOptions& options) {
  TRY(auto device, open_device(shell));
  TRY(const auto info, find_returned(*device.replica, options.transaction));
  TRY_VOID(device.replica->put_away(info.transaction.id));
  DeviceBlobs blobs(DeviceHome(shell.home).blobs());
  give_up_photos(info.transaction, *device.replica, blobs);
  shell.output.print({.entries = {{"done", "已移出退回箱", cell(info.transaction.id)}}});
  return Exit::Done;
}

}  // namespace

void add_returned_commands(CommandTree& tree) {
  CliCommand group = tree.group("returned", "退回箱：原因、重发、移出");
  tree.add<NoOptions>(group, {.name = "list", .about = "列出", .example = "returned list"}, declare_nothing,
                      list_returned);
  tree.add<ReturnedOptions>(group,
                            {.name = "show", .about = "退回原因和办法", .example = "returned show 0190a5c0-1b2c"},
                            declare_returned, show_returned);
  tree.add<ReturnedOptions>(group,
                            {.name = "resend",
                             .about = "退回的原因已消除，原样重发，连同随它退回的记录",
                             .example = "returned resend 0190a5c0-1b2c"},
                            declare_returned, resend);
  tree.add<ReturnedOptions>(
      group, {.name = "put-away", .about = "已处理，移出退回箱", .example = "returned put-away 0190a5c0-1b2c"},
      declare_returned, put_away);
  tree.add_default(group, list_returned);
}

void add_outbox_commands(CommandTree& tree) {
  tree.add<NoOptions>(tree.root(), {.name = "outbox", .about = "还在路上的记录", .example = "outbox --json"},
                      declare_nothing, outbox);
  tree.add<NoOptions>(tree.root(), {.name = "receipts", .about = "本机写过的记录和各自的状态", .example = "receipts"},
                      declare_nothing, receipts);
}

}  // namespace qiaomen
