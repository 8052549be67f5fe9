#pragma once

#include <array>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "engine/base/clock.h"
#include "engine/catalog/catalog.h"
#include "engine/domain/estate_count.h"
#include "sync/hub/hub_store.h"

namespace qiaomen {

inline constexpr std::int64_t kTallyEveryUs = 60'000'000;

// Keeps estate_figures and estate_month true: an estate whose rows have moved is counted again, at once if it was not
// counted within the last minute, otherwise when that is over; every estate when a month begins. Counting reads a
// snapshot beside the requests; only a figure that changed is written, in a commit of its own.
class EstateTally {
 public:
  // All must outlive it.
  EstateTally(HubStore& store, const Catalog& catalog, Clock& clock)
      : store_(store), catalog_(catalog), clock_(clock) {}

  // Which buckets a commit has moved. Any thread.
  void note(const std::vector<BucketId>& moved);
  // Nobody told: a start, or another process wrote. Every estate is looked at. Any thread.
  void note_all();

  // Counts what is due, for some 50 ms and at least one estate, and gives the buckets that it moved. One thread.
  std::vector<BucketId> count_due();

 private:
  struct Counted {
    std::array<std::int64_t, 3> heads{};  // of its work, its ledger and Reference, which the count knows
    CivilDay month = 0;
    std::int64_t at_us = 0;  // monotonic
  };
  struct Row {
    const Table* table;
    RowId id;
    FieldValues values;
  };
  struct Changes {
    std::vector<Row> put;
    std::vector<RowId> removed;
    bool empty() const { return put.empty() && removed.empty(); }
  };
  void take_notes();
  void learn_reference(HubView& view);
  bool is_due(const RowId& estate, std::int64_t now_us) const;
  std::vector<BucketId> count(const RowId& estate, std::int64_t now_us);
  std::vector<BucketId> write(Changes changes);
  Changes changes(HubView& view, const RowId& estate);
  static void add_months(HubView& view, const RowId& estate, const std::vector<MonthCount>& months, Changes& changes);
  CivilDay this_month() const;
  EstateCount count_rows(HubView& view, const RowId& estate) const;

  HubStore& store_;
  const Catalog& catalog_;
  Clock& clock_;

  std::mutex mutex_;
  std::set<RowId> noted_;
  bool noted_all_ = false;

  CivilDay month_ = 0;  // of the last turn; 0: there was none
  std::set<RowId> waiting_;
  std::map<RowId, Counted> counted_;
  std::int64_t reference_ = 0;  // head, when the following was read
  std::vector<RowId> estates_;
  std::vector<CountedCampaign> campaigns_;
  std::map<std::int64_t, DoorMarks> outcomes_;
};

}  // namespace qiaomen
