#include "sync/hub/estate_tally.h"

#include <utility>

#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "sync/hub/feed.h"
#include "sync/hub/hub_writer.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kTurnUs = 50'000;
constexpr BucketId kReference{BucketKind::Reference, {}};

BucketId work_of(const RowId& estate) { return {BucketKind::EstateWork, estate}; }
BucketId ledger_of(const RowId& estate) { return {BucketKind::EstateLedger, estate}; }

FieldValues row_of(const RowId& estate, const CountedCampaign& campaign, const Figures& figures,
                   const LedgerCount& ledger) {
  const Rate contacted = contacted_rate(figures);
  FieldValues values;
  values.set(estate_figures::kEstate, estate);
  values.set(estate_figures::kCampaign, campaign.id);
  values.set(estate_figures::kCampaignName, text_value(campaign.name));
  values.set(estate_figures::kTargetPermille, campaign.target_permille);
  values.set(estate_figures::kInScope, figures.in_scope);
  values.set(estate_figures::kKnocked, figures.knocked);
  values.set(estate_figures::kContacted, contacted.numerator);
  values.set(estate_figures::kContactedOf, contacted.denominator);
  values.set(estate_figures::kStrict, figures.strict);
  values.set(estate_figures::kIssuesOpen, ledger.open);
  values.set(estate_figures::kIssuesClosed, ledger.closed);
  values.set(estate_figures::kIssuesTotal, ledger.total);
  return values;
}

FieldValues row_of(const RowId& estate, const MonthCount& month) {
  FieldValues values;
  values.set(estate_month::kEstate, estate);
  values.set(estate_month::kMonth, month.month);
  values.set(estate_month::kToVisit, month.visits.denominator);
  values.set(estate_month::kVisited, month.visits.numerator);
  values.set(estate_month::kOpened, month.issues.opened);
  values.set(estate_month::kClosed, month.issues.closed);
  values.set(estate_month::kOpenAtEnd, month.issues.open);
  return values;
}

FieldNumber as_of(const Table& table) {
  return table.id == kEstateMonth.id ? estate_month::kAsOf : estate_figures::kAsOf;
}

bool is_alive(const std::optional<HubRow>& known) { return known && known->alive; }

bool says_the_same(const std::optional<HubRow>& known, const Table& table, FieldValues values) {
  if (!is_alive(known)) return false;
  values.set(as_of(table), known->values.get(as_of(table)));
  return known->values == values;
}

}  // namespace

void EstateTally::note(const std::vector<BucketId>& moved) {
  const std::scoped_lock lock(mutex_);
  for (const BucketId& bucket : moved) {
    if (bucket.kind == BucketKind::EstateWork || bucket.kind == BucketKind::EstateLedger) noted_.insert(bucket.scope);
  }
}

void EstateTally::note_all() {
  const std::scoped_lock lock(mutex_);
  noted_all_ = true;
}

std::vector<BucketId> EstateTally::count_due() {
  take_notes();
  std::vector<BucketId> moved;
  const std::int64_t start_us = clock_.sample().monotonic.us;
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    const std::int64_t now_us = clock_.sample().monotonic.us;
    if (now_us - start_us > kTurnUs) break;
    if (!is_due(*at, now_us)) {
      ++at;
      continue;
    }
    const auto buckets = count(*at, now_us);
    moved.insert(moved.end(), buckets.begin(), buckets.end());
    at = waiting_.erase(at);
  }
  return moved;
}

void EstateTally::take_notes() {
  bool all = false;
  {
    const std::scoped_lock lock(mutex_);
    waiting_.merge(noted_);
    noted_.clear();
    all = std::exchange(noted_all_, false);
  }
  const CivilDay month = this_month();
  const bool begins = month_ != 0 && month != month_;
  month_ = month;
  if (!all && !begins) return;
  store_.read([&](HubView& view) { learn_reference(view); });
  waiting_.insert(estates_.begin(), estates_.end());
}

void EstateTally::learn_reference(HubView& view) {
  const auto head = view.head(kReference).counter;
  if (head == reference_) return;
  reference_ = head;
  estates_.clear();
  campaigns_.clear();
  outcomes_.clear();
  for (const HubRow& row : living_rows(view, kReference)) {
    if (row.table == estate::kTable) estates_.push_back(row.id);
    if (row.table == visit_outcome::kTable) {
      outcomes_[integer_in(row.values, visit_outcome::kCode).value_or(0)] = marks_of(row.values);
    }
    if (row.table != campaign::kTable) continue;
    if (auto counted = counted_campaign(row.id, row.values)) campaigns_.push_back(*std::move(counted));
  }
}

bool EstateTally::is_due(const RowId& estate, std::int64_t now_us) const {
  const auto last = counted_.find(estate);
  return last == counted_.end() || now_us - last->second.at_us >= kTallyEveryUs;
}

CivilDay EstateTally::this_month() const { return month_of(day_of(clock_.sample().wall.us)); }

std::vector<BucketId> EstateTally::count(const RowId& estate, std::int64_t now_us) {
  Changes found;
  Counted counted{.heads = {}, .month = this_month(), .at_us = now_us};
  store_.read([&](HubView& view) {
    learn_reference(view);
    counted.heads = {view.head(work_of(estate)).counter, view.head(ledger_of(estate)).counter, reference_};
    const auto last = counted_.find(estate);
    const bool is_new =
        last == counted_.end() || last->second.heads != counted.heads || last->second.month != counted.month;
    if (is_new) found = changes(view, estate);
  });
  auto moved = found.empty() ? std::vector<BucketId>() : write(std::move(found));
  counted_[estate] = counted;  // not before it is written: a disk that was full is asked again
  return moved;
}

std::vector<BucketId> EstateTally::write(Changes changes) {
  const std::int64_t wall_us = clock_.sample().wall.us;
  std::vector<BucketId> moved;
  store_.write([&](HubTx& tx) {
    HubWriter writer(tx, catalog_, Stamp{wall_us});
    for (Row& row : changes.put) {
      row.values.set(as_of(*row.table), wall_us);
      writer.put(*row.table, row.id, row.values);
    }
    for (const RowId& row : changes.removed) writer.remove(row);
    writer.commit();
    moved = tx.moved_buckets();
  });
  return moved;
}

EstateTally::Changes EstateTally::changes(HubView& view, const RowId& estate) {
  const EstateCount counted = count_rows(view, estate);
  Changes changes;
  for (const CountedCampaign& campaign : campaigns_) {
    const auto figures = counted.figures(campaign.id);
    if (!figures) continue;
    Row row{&kEstateFigures, estate_figures::id_of(estate, campaign.id),
            row_of(estate, campaign, *figures, counted.ledger())};
    if (!says_the_same(view.row(row.id), *row.table, row.values)) changes.put.push_back(std::move(row));
  }
  add_months(view, estate, counted.months(clock_.sample().wall.us), changes);
  return changes;
}

// Months that are counted no more go.
void EstateTally::add_months(HubView& view, const RowId& estate, const std::vector<MonthCount>& months,
                             Changes& changes) {
  for (const MonthCount& month : months) {
    Row row{&kEstateMonth, estate_month::id_of(estate, month.month), row_of(estate, month)};
    if (!says_the_same(view.row(row.id), *row.table, row.values)) changes.put.push_back(std::move(row));
  }
  const CivilDay first = months.front().month;
  for (int before = 1; before <= kMonthsCounted; ++before) {
    const auto row = view.row(estate_month::id_of(estate, months_after(first, -before)));
    if (is_alive(row)) changes.removed.push_back(row->id);
  }
}

EstateCount EstateTally::count_rows(HubView& view, const RowId& estate) const {
  EstateCount count(campaigns_, outcomes_);
  for (const BucketId& bucket : {work_of(estate), ledger_of(estate)}) {
    for (const HubRow& row : living_rows(view, bucket)) count.add(row.table, row.id, row.values);
  }
  return count;
}

}  // namespace qiaomen
