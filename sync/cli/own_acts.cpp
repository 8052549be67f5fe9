#include "sync/cli/own_acts.h"

#include <algorithm>
#include <tuple>

#include "sync/cli/act_text.h"
#include "sync/cli/delivery_map.h"
#include "sync/cli/wording.h"

namespace qiaomen {
namespace {

// The earliest or the latest of all values stands, whoever wrote them: nothing was lost, and often both are one's own.
bool is_extreme(const Catalog& catalog, const Change& change) {
  const Table* table = catalog.find(change.table);
  return table && std::ranges::all_of(change.intents, [&](const Intent& intent) {
           const auto group = table->group(intent.group);
           return group && (group->merge == Merge::Min || group->merge == Merge::Max);
         });
}

std::string_view verdict_text(const Catalog& catalog, const Change& change, Outcome outcome) {
  if (outcome == Outcome::Applied) return {};
  const bool is_told_apart = outcome == Outcome::Won || outcome == Outcome::Lost;
  return is_told_apart && is_extreme(catalog, change) ? "已与先前的值合并" : outcome_text(outcome);
}

// Of the first change that is not simply applied.
std::string verdicts_text(const Catalog& catalog, const Transaction& transaction,
                          const std::vector<ChangeVerdict>& verdicts) {
  const auto count = std::min(verdicts.size(), transaction.changes.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto text = verdict_text(catalog, transaction.changes[i], verdicts[i].outcome);
    if (!text.empty()) return std::string(text);
  }
  return {};
}

OwnAct from_pending(Replica& replica, PendingInfo info) {
  const auto receipt = replica.receipt(info.id);
  auto note = verdicts_text(replica.catalog(), info.transaction, info.verdicts);
  return {std::move(info.transaction), info.delivery, receipt ? receipt->stamp : std::nullopt, info.verdicts,
          std::move(note)};
}

}  // namespace

std::vector<OwnAct> own_acts(Replica& replica) {
  std::vector<OwnAct> acts;
  for (ConfirmedInfo& info : replica.confirmed()) {
    auto note = verdicts_text(replica.catalog(), info.transaction, info.receipt.changes);
    acts.push_back(
        {std::move(info.transaction), Delivery::Confirmed, info.receipt.stamp, info.receipt.changes, std::move(note)});
  }
  for (ReturnedInfo& info : replica.returned()) {
    acts.push_back({std::move(info.transaction), Delivery::Returned, {}, {}, reason_text(info.reason)});
  }
  for (PendingInfo& info : replica.pending()) acts.push_back(from_pending(replica, std::move(info)));
  std::ranges::sort(acts, [](const OwnAct& a, const OwnAct& b) {
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
