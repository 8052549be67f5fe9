#include "sync/cli/own_acts.h"

#include <algorithm>
#include <tuple>

#include "sync/cli/act_text.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/wording.h"

namespace qiaomen {
namespace {

// The most telling outcome of its changes: what is not simply applied.
std::string verdicts_text(const std::vector<ChangeVerdict>& verdicts) {
  const auto told =
      std::ranges::find_if(verdicts, [](const ChangeVerdict& verdict) { return verdict.outcome != Outcome::Applied; });
  return told == verdicts.end() ? std::string() : std::string(outcome_text(told->outcome));
}

OwnAct from_pending(Replica& replica, PendingInfo info) {
  const auto receipt = replica.receipt(info.id);
  return {std::move(info.transaction), info.delivery, receipt ? receipt->stamp : std::nullopt, info.verdicts,
          verdicts_text(info.verdicts)};
}

}  // namespace

std::vector<OwnAct> own_acts(Replica& replica) {
  std::vector<OwnAct> acts;
  for (ConfirmedInfo& info : replica.confirmed()) {
    acts.push_back({std::move(info.transaction), Delivery::Confirmed, info.receipt.stamp, info.receipt.changes,
                    verdicts_text(info.receipt.changes)});
  }
  for (ReturnedInfo& info : replica.returned()) {
    acts.push_back({std::move(info.transaction), Delivery::Returned, {}, {}, reason_text(info.reason)});
  }
  for (PendingInfo& info : replica.pending()) acts.push_back(from_pending(replica, std::move(info)));
  std::ranges::stable_sort(acts, [](const OwnAct& a, const OwnAct& b) {
    return std::tie(a.transaction.epoch, a.transaction.number) < std::tie(b.transaction.epoch, b.transaction.number);
  });
  return acts;
}

Listing own_acts_listing(Replica& replica, const std::vector<OwnAct>& acts) {
  Listing listing{.key = "transactions",
                  .title = "",
                  .columns = {{"written_at_us", "写入时间"},
                              {"what", "内容"},
                              {"delivery", "状态"},
                              {"note", "说明"},
                              {"stamp_us", ""},
                              {"records", ""},
                              {"transaction", "回执号"}},
                  .when_empty = "没有记录"};
  replica.read([&](const ReadTx& tx) {
    for (const OwnAct& act : acts) {
      listing.rows.push_back({time_cell(act.transaction.at.wall.us),
                              cell(act_text(tx, act.transaction)),
                              delivery_cell(act.delivery),
                              cell(act.note),
                              time_cell(act.stamp ? std::optional(act.stamp->us) : std::nullopt),
                              {changes_json(replica.catalog(), act.transaction, act.verdicts), ""},
                              cell(act.transaction.id)});
    }
  });
  return listing;
}

}  // namespace qiaomen
