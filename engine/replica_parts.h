#pragma once

#include <fmt/format.h>

#include <string>
#include <type_traits>
#include <utility>

#include "engine/replica.h"
#include "engine/store/free_pages.h"
#include "engine/store/overlay.h"

namespace qiaomen {

// Of replica.cpp and replica_reading.cpp only.
struct Replica::Parts {
  Parts(const std::string& path, const Catalog& catalog, DeviceId device_id, Clock& the_clock, Random& the_random,
        Log& the_log, const ReplicaOptions& options)
      : database(path, {.read_only = options.read_only, .overwrites = options.leaves_no_trace}),
        overlay(catalog),
        has_traces(options.leaves_no_trace && !options.read_only),
        leaves_no_trace(has_traces),
        device(device_id),
        clock(the_clock),
        random(the_random),
        log(the_log),
        ids(the_random) {}

  Database database;
  Overlay overlay;
  bool loaded = false;
  std::int64_t data_version = 0;
  bool has_traces;  // the log may hold what was forgotten: after a start what an earlier program left
  const bool leaves_no_trace;
  std::optional<std::int64_t> covered_until_us;
  DeviceId device;
  Clock& clock;
  Random& random;
  Log& log;
  UuidV7 ids;

  // The overlay as of this transaction; what another process wrote is read anew.
  Overlay& fresh(const ReadTx& tx) {
    const auto now = database.data_version();
    if (!loaded || now != data_version) {
      overlay.load(tx);
      loaded = true;
      data_version = now;
    }
    return overlay;
  }

  // Every write of the replica: a failed one leaves no trace, in the file or in memory. `act` gives a Result.
  template <typename F>
  auto write(F&& act) -> std::invoke_result_t<F, WriteTx&, Overlay&> {
    try {
      auto result = database.write([&](WriteTx& tx) { return act(tx, fresh(tx)); });
      if (!result) loaded = false;
      return result;
    } catch (const StoreError& error) {
      loaded = false;
      return fail(Errc::Unavailable,
                  fmt::format("the file could not be written ({}); nothing of this was saved", error.what()));
    }
  }

  // `again` writes the new act: (LocalDraft&, const Transaction& the returned one).
  template <typename F>
  Result<TransactionId> resend(const TransactionId& returned, F&& again);

  // False: `tells` says that there is nothing to write; a commit less is one wait less for the disk.
  template <typename F>
  bool is_news(F&& tells);

  // The reply is taken already: a file that stays longer than it needs is no failure of it.
  void give_back_free_pages() {
    try {
      qiaomen::give_back_free_pages(database);
    } catch (const StoreError& error) {
      log.write(LogLevel::Warning, fmt::format("the file could not be made shorter: {}", error.what()));
    }
  }

  // Something was forgotten. The log is emptied now, or, if somebody is in the way, at the next occasion; a program
  // that ends before it leaves that to the next start.
  void forgot() {
    has_traces = leaves_no_trace;
    wipe_traces();
  }
  void wipe_traces() {
    if (!has_traces) return;
    try {
      has_traces = !database.empty_log();
    } catch (const StoreError& error) {
      log.write(LogLevel::Warning, fmt::format("the log could not be emptied: {}", error.what()));
    }
  }

  // Every write that changed something ends with it.
  void moved(WriteTx& tx) {
    overlay.outbox().flush(tx);
    overlay.state().version += 1;
    overlay.state().save(tx);
  }
};

}  // namespace qiaomen
