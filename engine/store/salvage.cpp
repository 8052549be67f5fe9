#include "engine/store/salvage.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "engine/store/batches.h"
#include "engine/store/damage.h"
#include "engine/store/database.h"
#include "engine/store/outbox_rescue.h"
#include "engine/store/overlay.h"
#include "engine/store/returned_box.h"
#include "engine/store/schema.h"
#include "engine/store/table_rescue.h"

namespace qiaomen {
namespace {

constexpr SavedTable kOutbox{"outbox", "written", "written, body", "ib"};
constexpr SavedTable kReturned{"returned", "written", "written, id, body, receipt", "ibbb"};
constexpr SavedTable kBatch{"batch", "rowid", "rowid, epoch, number, last, hash, counted, body", "iiiibib"};
constexpr SavedTable kOthers[] = {
    {"delivery", "written", "written, body", "ib"},
    {"kept", "written", "written, judged, body, delivery", "iibb"},
    {"dismissed", "id", "id, receipt", "bb"},
    {"epoch_parent", "epoch", "epoch, parent, last_number", "iii"},
};

std::int64_t single(const ReadTx& tx, std::string_view sql) {
  auto query = tx.query(sql);
  query.step();
  return query.integer(0);
}

// A state that cannot be read is made from what can: no number and no order is given twice.
State reckoned(const ReadTx& tx, State state, const std::vector<Transaction>& known) {
  state.epoch = static_cast<std::uint32_t>(
      std::max<std::int64_t>(state.epoch, single(tx, "SELECT coalesce(max(epoch), 1) FROM batch")));
  for (const Transaction& transaction : known) {
    state.epoch = std::max(state.epoch, transaction.epoch);
    state.seen = std::max(state.seen, transaction.seen);
  }
  for (const Transaction& transaction : known) {
    if (transaction.epoch == state.epoch) state.next_number = std::max(state.next_number, transaction.number + 1);
  }
  state.next_order = single(tx,
                            "SELECT 1 + max((SELECT coalesce(max(written), 0) FROM outbox), "
                            "(SELECT coalesce(max(written), 0) FROM returned), "
                            "(SELECT coalesce(max(written), 0) FROM kept))");
  return state;
}

std::vector<Transaction> own_transactions(const ReadTx& tx) {
  std::vector<Transaction> known;
  auto query = tx.query("SELECT written, body FROM outbox");
  while (query.step()) known.push_back(decode_pending(query.integer(0), query.bytes(1), {}).transaction);
  for (ReturnedTransaction& returned : load_box(tx)) known.push_back(std::move(returned.transaction));
  for (Pending& kept : load_kept(tx)) known.push_back(std::move(kept.transaction));
  return known;
}

class Rescue {
 public:
  Rescue(const ReadTx& from, WriteTx& to, const Catalog& catalog) : from_(from), to_(to), catalog_(catalog) {}

  Salvage run() {
    take(kOutbox);
    result_.damaged += unpack_outbox(to_);
    take(kReturned);
    for (const SavedTable& table : kOthers) take(table);
    const bool chain_is_whole = take_batches();
    spell_out_rescued(from_, to_, catalog_);
    result_.damaged += drop_damaged_pending(to_) + drop_damaged_in_box(to_);
    if (!chain_is_whole) drop_uncounted_batches(to_);
    take_state();
    result_.transactions = single(to_, "SELECT count(*) FROM outbox");
    result_.returned = single(to_, "SELECT count(*) FROM returned");
    return result_;
  }

 private:
  void take(const SavedTable& table) {
    const auto rows = rescue_rows(from_, table);
    insert_rows(to_, table, rows);
    result_.damaged += rows.damaged;
  }

  bool take_batches() {
    const auto before = result_.damaged;
    take(kBatch);
    result_.damaged += drop_damaged_batches(to_);
    return result_.damaged == before;
  }

  void take_state() {
    const State fresh = State::load(to_);
    State state;
    try {
      state = State::load(from_);
    } catch (const StoreError&) {
      // The hub will see a copy whose past is gone, and give it a new epoch.
      result_.damaged += 1;
      state = reckoned(to_, fresh, own_transactions(to_));
    }
    state.schema = fresh.schema;
    state.scope_version = 0;
    state.settled = false;
    state.save(to_);
  }

  const ReadTx& from_;
  WriteTx& to_;
  const Catalog& catalog_;
  Salvage result_;
};

// Nothing is held: no base has any change. What was sealed in a batch that is gone is sealed anew.
void mend_delivery(WriteTx& tx, Overlay& overlay) {
  const auto sealed = where_sealed(tx, overlay.state().epoch);
  for (auto& [order, pending] : overlay.outbox().entries(tx)) {
    for (PendingChange& change : pending.changes) change.in_base = false;
    if (pending.state == PendingState::Sealed && !sealed.contains(pending.transaction.id)) {
      pending.state = PendingState::Queued;
      pending.ever_sealed = true;
    }
    overlay.outbox().save_delivery(tx, pending);
  }
}

void show_pending(WriteTx& tx, Overlay& overlay) {
  for (const auto& [order, pending] : overlay.outbox().entries(tx)) {
    for (const auto& [table, row] : Overlay::rows_of(pending.transaction)) overlay.show(tx, table, row, std::nullopt);
  }
}

Salvage rescue_from(const std::string& path, Database& fresh, const Catalog& catalog) {
  if (!is_database(path)) return {.set_aside_as = {}, .damaged = 1};
  Database damaged(path, {.checkpoint_pages = 0});
  return damaged.read(
      [&](const ReadTx& from) { return fresh.write([&](WriteTx& to) { return Rescue(from, to, catalog).run(); }); });
}

// The new file, complete and in one piece, beside the old one.
Result<Salvage> make_fresh(const std::string& path, const std::string& fresh_path, const Catalog& catalog) {
  Database fresh(fresh_path);
  TRY_VOID(prepare_schema(fresh, catalog));
  auto result = rescue_from(path, fresh, catalog);
  fresh.write([&](WriteTx& tx) {
    Overlay overlay(catalog);
    overlay.load(tx);
    mend_delivery(tx, overlay);
    show_pending(tx, overlay);
  });
  fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  return result;
}

// A log that stayed behind would be taken for the new file's. Where the old file is a database at all, its log goes
// into it first, so that a crash at any point leaves both files whole.
void empty_log_of(const std::string& path) {
  try {
    Database(path).execute("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const StoreError&) {
    // It is set aside with its log.
  }
}

std::string free_name(const std::string& path, WallTime now) {
  const auto stem = fmt::format("{}.damaged-{:%Y%m%dT%H%M%SZ}", path, fmt::gmtime(now.us / 1'000'000));
  auto name = stem;
  for (int i = 2; std::filesystem::exists(name); ++i) name = fmt::format("{}-{}", stem, i);
  return name;
}

void remove_database(const std::string& path) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix, ignored);
}

// Before anything is written into the new file, its name must last.
void sync_folder_of(const std::string& path) {
  const auto folder = std::filesystem::absolute(path).parent_path();
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) throw StoreError("the folder is not kept by the disk");
}

// The old name leads to one of the two files at every moment.
void change_places(const std::string& path, const std::string& fresh_path, const std::string& aside) {
  empty_log_of(path);
  std::filesystem::create_hard_link(path, aside);
  const auto log = path + "-wal";
  if (std::filesystem::exists(log)) {
    std::filesystem::create_hard_link(log, aside + "-wal");
    std::filesystem::remove(log);
  }
  std::filesystem::remove(path + "-shm");
  std::filesystem::rename(fresh_path, path);
  sync_folder_of(path);
}

}  // namespace

Result<Salvage> salvage(const std::string& path, const Catalog& catalog, WallTime now) {
  const auto fresh_path = path + ".fresh";
  remove_database(fresh_path);  // of an attempt that was cut short
  try {
    TRY(auto result, make_fresh(path, fresh_path, catalog));
    result.set_aside_as = free_name(path, now);
    change_places(path, fresh_path, result.set_aside_as);
    return result;
  } catch (const std::exception& failure) {
    remove_database(fresh_path);
    return fail(Errc::Unavailable,
                fmt::format("the damaged file is in its place; no new one could be made: {}", failure.what()));
  }
}

}  // namespace qiaomen
