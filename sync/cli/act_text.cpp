#include "sync/cli/act_text.h"

#include <fmt/format.h>

#include "engine/domain/catalog.h"
#include "engine/domain/conflict_queries.h"
#include "engine/domain/extension_rules.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/raise_rules.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/titles.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

std::string_view verb_of(Op op) {
  switch (op) {
    case Op::Create: return "新增";
    case Op::Edit: return "更正";
    case Op::Delete: return "删除";
    case Op::Restore: return "保留";
  }
  return "处理";
}

std::string_view key_of(Op op) {
  switch (op) {
    case Op::Create: return "create";
    case Op::Edit: return "edit";
    case Op::Delete: return "delete";
    case Op::Restore: return "restore";
  }
  return "unknown";
}

template <typename T>
const T* leading_value(const Change& change, GroupNumber group) {
  for (const Intent& intent : change.intents) {
    if (intent.group == group && !intent.values.empty()) return std::get_if<T>(&intent.values.front());
  }
  return nullptr;
}

const StepRule* step_of(const Change& change) {
  const auto* to = change.table == issue::kTable ? leading_value<std::int64_t>(change, issue::kState) : nullptr;
  return to && change.from ? find_step(*change.from, *to) : nullptr;
}

// By whom was looked at: the record itself may not be held here.
std::string target_label(const ReadTx& tx, const Change& change) {
  const auto* target = leading_value<RowId>(change, supervision::kTarget);
  for (const TableId table : {division::kTable, company::kTable, contract::kTable}) {
    if (auto label = target ? row_label(tx, table, *target) : std::string(); !label.empty()) return label;
  }
  return {};
}

// A returned create is not to be seen any more, but it says itself what it was about.
std::string label_of(const ReadTx& tx, const Change& change) {
  if (change.table == supervision::kTable) return target_label(tx, change);
  if (auto label = row_label(tx, change.table, change.row); !label.empty()) return label;
  if (change.table == issue::kTable) {
    if (const auto* title = leading_value<std::string>(change, issue::kTitle)) return *title;
  }
  for (const Parent& parent : change.parents) {
    for (const Table* table : domain_catalog().tables()) {
      if (auto label = row_label(tx, table->id, parent.row); !label.empty()) return label;
    }
  }
  return {};
}

// Extension and raise are edits of an issue; people call them by what they do.
std::string_view oversight_text(const Change& change) {
  if (change.table != issue::kTable) return {};
  if (const auto* state = leading_value<std::int64_t>(change, issue::kExtensionState)) {
    return extension_state_name(*state);
  }
  const auto* state = leading_value<std::int64_t>(change, issue::kRaiseState);
  return state ? raise_state_name(*state) : std::string_view{};
}

// Proposal and decision are edits of one row; people tell them apart.
std::string_view decision_text(const Change& change) {
  if (change.table != exclusion::kTable) return {};
  const auto* decision = leading_value<std::int64_t>(change, exclusion::kDecision);
  if (!decision) return {};
  return *decision == static_cast<std::int64_t>(ExclusionDecision::Approved) ? "同意剔除" : "不同意剔除";
}

// A photo comes with the step that asks for it: the step says more.
const Change& telling_change(const Transaction& transaction) {
  for (const Change& change : transaction.changes) {
    if (step_of(change)) return change;
  }
  return transaction.changes.front();
}

}  // namespace

std::string act_text(const ReadTx& tx, const Transaction& transaction) {
  if (transaction.changes.empty()) return {};
  const Change& change = telling_change(transaction);
  const auto label = label_of(tx, change);
  const auto* step = step_of(change);
  const Table* table = domain_catalog().find(change.table);
  const auto oversight = oversight_text(change);
  const auto decision = oversight.empty() ? decision_text(change) : oversight;
  const auto what = step               ? std::string(step->name)
                    : decision.empty() ? fmt::format("{}{}", verb_of(change.op), table ? title_of(*table) : "记录")
                                       : std::string(decision);
  return label.empty() ? what : fmt::format("{}：{}", what, label);
}

JsonValue changes_json(const Catalog& catalog, const Transaction& transaction,
                       const std::vector<ChangeVerdict>& verdicts) {
  JsonArray list;
  for (std::size_t i = 0; i < transaction.changes.size(); ++i) {
    const Change& change = transaction.changes[i];
    const Table* table = catalog.find(change.table);
    JsonObject object{{"table", table ? table->name : "?"}, {"row", to_string(change.row)}, {"op", key_of(change.op)}};
    if (i < verdicts.size()) object.push_back({"outcome", name_of(verdicts[i].outcome)});
    list.emplace_back(std::move(object));
  }
  return list;
}

}  // namespace qiaomen
