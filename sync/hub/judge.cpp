#include "sync/hub/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/codec/check.h"
#include "engine/merge/merge.h"
#include "engine/merge/row_merge.h"
#include "sync/hub/conflict_rows.h"
#include "sync/hub/workspace.h"

namespace qiaomen {
namespace {

struct Refused {
  Refusal refusal;
  std::string text;
};
// What one rule says: nothing (go on), deferred, or refused.
struct Ruling {
  bool deferred = false;
  std::optional<Refused> refused;

  static Ruling go_on() { return {}; }
  static Ruling defer() { return {true, {}}; }
  static Ruling refuse(Refusal refusal, std::string text = {}) { return {false, Refused{refusal, std::move(text)}}; }
  bool decides() const { return deferred || refused; }
};

class TransactionJudge {
 public:
  TransactionJudge(HubTx& tx, const Sitting& sitting, const Transaction& transaction)
      : tx_(tx), sitting_(sitting), transaction_(transaction), work_(tx, sitting.catalog) {}

  std::optional<Receipt> judge(std::optional<std::int64_t> waiting_since_us) {
    Ruling ruling = before_stamp();
    std::uint32_t decided_by = 0;
    if (!ruling.decides()) {
      const auto issued = sitting_.issued.find(transaction_.id);
      given_ =
          give_stamp(tx_, sitting_.device.id, transaction_, sitting_.clock, sitting_.hub_now_us,
                     issued == sitting_.issued.end() ? std::nullopt : std::optional(issued->second), sitting_.lineage);
      was_issued_ = issued != sitting_.issued.end();
      ruling = all_changes(decided_by);
    }
    if (ruling.deferred && is_overdue(waiting_since_us)) {
      ruling = Ruling::refuse(Refusal::NeverCame, "What this rests on did not arrive within 30 days.");
    }
    if (ruling.deferred) return std::nullopt;
    return ruling.refused ? refuse(*ruling.refused, decided_by) : accept();
  }

 private:
  // Rules 1–3.
  Ruling before_stamp() {
    if (sitting_.dismissed.contains(transaction_.id)) return Ruling::refuse(Refusal::Dismissed);
    if (transaction_.schema > sitting_.catalog.schema()) return Ruling::defer();
    if (const auto checked = check_transaction(sitting_.catalog, transaction_); !checked) {
      return Ruling::refuse(Refusal::Malformed, checked.error().message);
    }
    Ruling waits = Ruling::go_on();
    for (const TransactionId& dep : transaction_.deps) {
      const auto receipt = tx_.receipt(dep);
      if (!receipt) waits = Ruling::defer();
      if (receipt && receipt->refused) return Ruling::refuse(Refusal::Dependency);
    }
    if (waits.decides()) return waits;
    return transaction_.supersedes ? resent(*transaction_.supersedes) : Ruling::go_on();
  }

  Ruling resent(const TransactionId& old) {
    const auto receipt = tx_.receipt(old);
    if (!receipt && !sitting_.dismissed.contains(old)) return Ruling::defer();
    if (receipt && !receipt->refused) return Ruling::refuse(Refusal::AlreadyResent);
    const auto successor = tx_.successor(old);
    if (successor && *successor != transaction_.id) return Ruling::refuse(Refusal::AlreadyResent);
    return Ruling::go_on();
  }

  bool is_overdue(std::optional<std::int64_t> since_us) const {
    return since_us && sitting_.hub_now_us - *since_us > kDeferredMaxUs;
  }

  Ruling all_changes(std::uint32_t& decided_by) {
    Ruling result = Ruling::go_on();
    for (std::uint32_t i = 0; i < transaction_.changes.size(); ++i) {
      Ruling ruling = one_change(i);
      if (ruling.refused) {
        decided_by = i;
        return ruling;
      }
      if (ruling.deferred) result = ruling;
    }
    auto whole = result.decides() ? std::nullopt : sitting_.rules.refuse_whole(transaction_, work_);
    return whole ? Ruling::refuse(whole->refusal, std::move(whole->text)) : result;
  }

  // Rules 4–9.
  Ruling one_change(std::uint32_t index) {
    const Change& change = transaction_.changes[index];
    const Table& table = *sitting_.catalog.find(change.table);
    const Author author{key(index), change.based_on, sitting_.lineage, sitting_.life.line};
    if (table.writer == Writer::HubOnly || !was_ever_granted(change)) return Ruling::refuse(Refusal::NotYours);
    if (Ruling ruling = parents(change, author); ruling.decides()) return ruling;
    const HubRow* row = work_.find(change.row);
    if (!row && change.op != Op::Create) return Ruling::defer();
    if (!row && claims_elsewhere(change, table)) return astray(change);
    if (row && row->table != change.table)
      return Ruling::refuse(Refusal::Malformed, "This id belongs to another table.");
    if (Ruling ruling = scope(change, row); ruling.decides()) return ruling;
    if (table.append_only && row) {
      return unless_forgotten(change, row, {change.op == Op::Create ? Refusal::IdTaken : Refusal::AppendOnly, {}});
    }
    return merge(change, table, author);
  }

  WriteKey key(std::uint32_t index) const {
    return {given_.stamp, sitting_.device.id, transaction_.epoch, transaction_.number, index};
  }

  // The author saw what a restored hub forgot: its author will bring it again, so nothing is refused on its account.
  bool forgotten(const HubRow& row, const Rev& known) const {
    if (known.n() == 0) return false;
    return !sitting_.life.line.contains(known.generation()) || known.n() > row.highest_n(known.generation());
  }

  Ruling unless_forgotten(const Change& change, const HubRow* row, Refused refused) const {
    if (row && forgotten(*row, change.based_on)) return Ruling::defer();
    return Ruling::refuse(refused.refusal, std::move(refused.text));
  }

  static bool allows(GrantMode mode, Op op) {
    return mode == GrantMode::Write || (mode == GrantMode::Create && op == Op::Create);
  }

  // Rule 4: whatever exists there.
  bool was_ever_granted(const Change& change) const {
    return std::ranges::any_of(sitting_.grants, [&](const Grant& grant) {
      return grant.bucket == change.bucket && allows(grant.mode, change.op);
    });
  }

  bool is_granted(const BucketId& bucket, Op op) const {
    return std::ranges::any_of(sitting_.grants, [&](const Grant& grant) {
      if (grant.bucket != bucket || !allows(grant.mode, op)) return false;
      if (given_.stamp < grant.from || (grant.to && *grant.to <= given_.stamp)) return false;
      const bool too_late = grant.to && sitting_.hub_now_us - grant.to->us > kAfterGrantMaxUs;
      return !too_late || was_issued_;
    });
  }

  static bool claims_elsewhere(const Change& change, const Table& table) {
    return table.bucket_by(written_value(table, change.intents, table.bucket_field)) != change.bucket;
  }
  // A create that claims another bucket than its fields name speaks of a row that its author had, and this hub has not.
  static Ruling astray(const Change& change) {
    if (change.based_on.n() != 0) return Ruling::defer();
    return Ruling::refuse(Refusal::Malformed, "The claimed bucket is not that of the row.");
  }

  // Rule 5.
  Ruling parents(const Change& change, const Author& author) {
    Ruling waits = Ruling::go_on();
    for (const Parent& parent : change.parents) {
      const HubRow* row = work_.find(parent.row);
      if (!row) {
        waits = Ruling::defer();
        continue;
      }
      if (row->alive) continue;
      const Author knew{author.key, parent.rev, author.lineage, author.line};
      const bool seen =
          std::ranges::all_of(row->asks, [&](const Ask& ask) { return has_seen(knew, ask.key, ask.rev); });
      if (!seen) {
        revive(parent.row);
      } else if (forgotten(*row, parent.rev)) {
        waits = Ruling::defer();
      } else {
        return Ruling::refuse(Refusal::ParentDeleted);
      }
    }
    return waits;
  }

  // Work under it that its deleter had not seen: it lives again, before the rules look at it, and without a history
  // entry. Its deletions stay in `asks`: a person decides.
  void revive(const RowId& parent) {
    HubRow& row = work_.edit(parent);
    row.alive = true;
    row.advance(sitting_.life.generation);
  }

  // Rule 7.
  Ruling scope(const Change& change, const HubRow* row) {
    if (!is_granted(change.bucket, change.op)) return Ruling::refuse(Refusal::NotYours);
    if (!row) return Ruling::go_on();
    if (change.op == Op::Create) {
      return is_granted(row->bucket, change.op) ? Ruling::go_on() : Ruling::refuse(Refusal::NotYours);
    }
    const bool lies_there = row->bucket == change.bucket;
    const bool left_later = std::ranges::any_of(
        row->homes, [&](const Home& home) { return home.bucket == change.bucket && home.rev > change.based_on; });
    if (lies_there || left_later) return Ruling::go_on();
    return unless_forgotten(change, row, {Refusal::NotYours, {}});
  }

  HubRow new_row(const Change& change) const {
    return HubRow{.id = change.row, .table = change.table, .bucket = change.bucket};
  }

  // Rule 9.
  Ruling merge(const Change& change, const Table& table, const Author& author) {
    const HubRow* known = work_.find(change.row);
    auto merged =
        merge_change(known ? *known : new_row(change), table, change, transaction_.id, author, sitting_.life.generation,
                     {.unseen_work = [&] { return has_unseen_work(change, author); },
                      .is_same_person = [&](DeviceId device) { return is_same_person(device); }});
    if (merged.refused) {
      return unless_forgotten(change, known, {*merged.refused, stale_text(merged, table)});
    }
    HubRow& after = merged.row;
    if (!change.intents.empty() && !check_row(table, after.values)) {
      return unless_forgotten(change, known,
                              {Refusal::Rule, "这条记录合并后太大（上限 64 KiB，标签 256 个）。请精简。"});
    }
    if (!known) fill_hub_stamps(after, table, given_.stamp);
    take_out_sealed(after, table);
    follow_bucket(after, table);
    if (auto refusal = sitting_.rules.refuse(in_context(change, table, author.key, known, after), work_)) {
      return unless_forgotten(change, known, {refusal->refusal, std::move(refusal->text)});
    }
    const auto put = work_.put(std::move(after));
    take(in_context(change, table, author.key, put.previous ? &*put.previous : known, put.row), std::move(merged));
    return Ruling::go_on();
  }

  ChangeInContext in_context(const Change& change, const Table& table, const WriteKey& key, const HubRow* before,
                             const HubRow& after) const {
    return {.table = table,
            .change = change,
            .transaction = transaction_.id,
            .author = sitting_.device,
            .key = key,
            .device_clock = transaction_.at,
            .hub_now_us = sitting_.hub_now_us,
            .before = before,
            .after = after};
  }

  static std::string stale_text(const RowMerge& merged, const Table& table) {
    if (merged.refused != Refusal::Stale) return {};
    return fmt::format("{}: the current state is {}", table.name, merged.current_state);
  }

  // The hub's own writes (import, figures) come from a device that is nobody's.
  bool is_same_person(DeviceId device) {
    if (device == sitting_.device.id) return true;
    const auto other = tx_.device(device);
    return other && other->person == sitting_.device.person;
  }

  bool has_unseen_work(const Change& change, const Author& author) {
    bool unseen = false;
    work_.history(change.row, [&](const HistoryEntry& entry) {
      unseen = entry.op != Op::Delete && !has_seen(author, entry.key, entry.rev);
      return !unseen;
    });
    return unseen || std::ranges::any_of(work_.children(change.row),
                                         [&](const RowId& child) { return is_unread(child, change, author); });
  }

  bool is_unread(const RowId& child, const Change& change, const Author& author) {
    const HubRow* row = work_.find(child);
    if (!row || !row->alive || row->bucket != change.bucket) return false;
    const std::int64_t read = change.read->generation == sitting_.life.generation ? change.read->cursor : 0;
    if (row->place != 0 && row->place <= read) return false;
    bool own = true;
    work_.history(child, [&](const HistoryEntry& entry) {
      own = entry.key.device == author.key.device && entry.key.epoch == author.key.epoch &&
            std::pair(entry.key.number, entry.key.index) < std::pair(author.key.number, author.key.index);
      return own;
    });
    return !own;
  }

  // `merged` has given its row to the workspace.
  void take(const ChangeInContext& context, RowMerge merged) {
    const Change& change = context.change;
    for (const Parent& parent : change.parents) work_.add_child(parent.row, change.row);
    ConflictRows(sitting_, transaction_, given_.stamp, work_).derive(context, merged);
    for (const HubOnlyRow& derived : sitting_.rules.derive(context, work_)) {
      work_.derive(derived, true, given_.stamp, sitting_.life.generation);
    }
    verdicts_.push_back({merged.outcome, context.after.rev, context.after.bucket});
    work_.add_history({change.row, change.table, context.after.rev, transaction_.id, context.key,
                       sitting_.device.person, change.op, change.intents, std::move(merged.losers)});
  }

  Receipt receipt() const {
    Receipt receipt;
    receipt.transaction = transaction_.id;
    receipt.device = sitting_.device.id;
    receipt.epoch = transaction_.epoch;
    receipt.number = transaction_.number;
    if (given_.stamp.us > 0) receipt.stamp = given_.stamp;
    receipt.stamp_flagged = given_.flagged;
    return receipt;
  }

  Receipt finish(const Receipt& receipt) {
    tx_.put_receipt(receipt);
    if (transaction_.supersedes) tx_.put_successor(*transaction_.supersedes, transaction_.id);
    return receipt;
  }

  Receipt refuse(const Refused& refused, std::uint32_t decided_by) {
    Receipt result = receipt();
    result.refused = Reason{refused.refusal, decided_by, refused.text};
    return finish(result);
  }

  Receipt accept() {
    work_.project_all(sitting_.life.generation);
    work_.commit();
    Receipt result = receipt();
    result.changes = verdicts_;
    return finish(result);
  }

  HubTx& tx_;
  const Sitting& sitting_;
  const Transaction& transaction_;
  Workspace work_;
  GivenStamp given_;
  bool was_issued_ = false;
  std::vector<ChangeVerdict> verdicts_;
};

}  // namespace

std::optional<Receipt> judge(HubTx& tx, const Sitting& sitting, const Transaction& transaction,
                             std::optional<std::int64_t> waiting_since_us) {
  return TransactionJudge(tx, sitting, transaction).judge(waiting_since_us);
}

}  // namespace qiaomen
