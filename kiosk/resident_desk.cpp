#include "kiosk/resident_desk.h"

#include <algorithm>

#include "engine/domain/act.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reading_order.h"
#include "engine/domain/resident_reports.h"
#include "engine/domain/values.h"
#include "sync/device/kiosk_report.h"

namespace qiaomen {

ResidentDesk::ResidentDesk(DeviceHome home, Device device, const DeviceWorld& world)
    : home_(std::move(home)), device_(std::move(device)), file_(home_.replica_file()), world_(world) {}

std::int64_t ResidentDesk::version() {
  if (file_.now() != DataFile::Is::There) throw StoreError("the replica's file is gone, or another is in its place");
  return device_.replica->version();
}

int ResidentDesk::waiting() { return static_cast<int>(device_.replica->pending_counts().unjudged()); }

Health ResidentDesk::health() {
  Health health{.last_contact_us = device_.replica->settled_at_us(),
                .waiting = 0,
                .oldest_waiting_us = {},
                .returned = static_cast<int>(device_.replica->returned().size()),
                .frozen = device_.replica->frozen(),
                .free_bytes = {},
                .clock = {}};
  for (const PendingInfo& info : device_.replica->pending()) {
    if (info.delivery == Delivery::Confirmed) continue;
    if (health.waiting++ == 0) health.oldest_waiting_us = info.transaction.at.wall.us;
  }
  return health;
}

std::vector<NoticeLine> ResidentDesk::notices(CivilDay today) {
  auto lines = device_.read([](const ReadTx& tx) { return qiaomen::notices(tx); });
  std::erase_if(lines, [&](const NoticeLine& line) { return !line.is_shown(today); });
  return lines;
}

// What a kiosk was enrolled for.
std::vector<RowId> ResidentDesk::estate_ids() {
  auto estates = public_estates(device_);
  if (!estates.empty()) return estates;
  for (const BucketId& bucket : device_.enrolment.scope.buckets) {
    if (bucket.kind == BucketKind::EstatePublic) estates.push_back(bucket.scope);
  }
  return estates;
}

std::vector<ServedEstate> ResidentDesk::estates(const std::string& station) {
  std::vector<ServedEstate> estates;
  for (const RowId& id : estate_ids()) {
    estates.push_back(device_.read([&](const ReadTx& tx) {
      return ServedEstate{id, public_estate(tx, id).value_or(PublicEstateLine{}), public_buildings(tx, id),
                          public_figures(tx, id), public_months(tx, id)};
    }));
    std::ranges::sort(estates.back().buildings, reads_before, &PublicBuildingLine::name);
  }
  const auto rank = [&](const ServedEstate& estate) {
    const bool is_own = !station.empty() && estate.names.station == station;
    return std::pair(is_own ? 0 : estate.names.station.empty() ? 2 : 1, estate.id);
  };
  std::ranges::sort(estates, {}, rank);
  if (estates.empty()) estates.emplace_back();
  return estates;
}

std::vector<PublicCategoryLine> ResidentDesk::categories() {
  const auto estates = estate_ids();
  if (estates.empty()) return {};
  return device_.read([&](const ReadTx& tx) { return public_categories(tx, estates.front()); });
}

Result<RowId> ResidentDesk::estate_of(const ReportDraft& draft) {
  const auto estates = estate_ids();
  if (estates.empty()) return fail(Errc::NotFound, "本机还没有登记小区。没有写入任何内容。请叫站长。");
  const bool is_served = draft.estate && std::ranges::find(estates, *draft.estate) != estates.end();
  return is_served ? *draft.estate : estates.front();
}

Result<SavedReport> ResidentDesk::submit(const ReportDraft& draft, const std::vector<std::filesystem::path>& photos) {
  version();  // or it would be written where nobody finds it
  try {
    return write(draft, photos);
  } catch (const StoreBusy& error) {
    return fail(Errc::Busy, error.what());
  }
}

Result<SavedReport> ResidentDesk::write(const ReportDraft& draft, const std::vector<std::filesystem::path>& photos) {
  NewReport report{.category = draft.category,
                   .place = draft.place,
                   .building = draft.building,
                   .description = std::string(draft.words.view())};
  TRY(report.estate, estate_of(draft));
  TRY(report.sealed_telephone, sealed_telephone(std::string(draft.telephone.view()), device_));
  TRY(report.slip, device_.read([&](const ReadTx& tx) { return new_slip(tx, device_, world_.random); }));
  KeptPhotos kept(home_);
  for (const auto& file : photos) {
    auto photo = kept.add(file);
    if (!photo) return fail(Errc::TooLarge, photo.error().message);
    report.photos.push_back(*std::move(photo));
  }
  TRY(const auto written,
      carry_out(*device_.replica, device_.actor, [&](Act& act) { return drop_report(act, report); }));
  kept.commit();
  return SavedReport{report.slip, written.transaction};
}

Sent ResidentDesk::sent(const TransactionId& report) {
  const auto pending = device_.replica->pending();
  const auto found = std::ranges::find(pending, report, &PendingInfo::id);
  if (found != pending.end()) return found->delivery == Delivery::Confirmed ? Sent::Delivered : Sent::NotYet;
  const auto is_it = [&](const ReturnedInfo& info) { return info.transaction.id == report; };
  return std::ranges::any_of(device_.replica->returned(), is_it) ? Sent::Returned : Sent::Delivered;
}

namespace {

// Of the report with this slip that the transaction wrote; nullopt: it wrote none.
std::optional<ReportProgress> report_in(const Transaction& transaction, const std::string& slip, std::int64_t state) {
  for (const Change& change : transaction.changes) {
    if (change.table != resident_report::kTable) continue;
    const auto values = written_values(kResidentReport, change.intents);
    if (text_in(values, resident_report::kSlip) != slip) continue;
    const auto at = integer_in(values, resident_report::kReportedAt).value_or(0);
    return ReportProgress{.slip = slip,
                          .category = text_in(values, resident_report::kCategory),
                          .category_name = {},
                          .state = state,
                          .reported_at_us = at,
                          .state_at_us = at};
  }
  return std::nullopt;
}

}  // namespace

std::optional<ReportProgress> ResidentDesk::returned_report(const std::string& slip) {
  for (const ReturnedInfo& info : device_.replica->returned()) {
    if (auto found = report_in(info.transaction, slip, ReportProgress::kReturned)) return found;
  }
  return std::nullopt;
}

std::optional<ReportProgress> ResidentDesk::progress_of(const std::string& slip) {
  for (const PendingInfo& info : device_.replica->pending()) {
    if (info.delivery == Delivery::Confirmed) continue;
    if (auto found = report_in(info.transaction, slip, ReportProgress::kStillHere)) return found;
  }
  const auto lines = device_.read([](const ReadTx& tx) { return public_reports(tx); });
  const auto found = std::ranges::find(lines, slip, &PublicReportLine::slip);
  if (found != lines.end()) {
    return ReportProgress{slip,           found->category,       found->category_name,
                          found->state,   found->reported_at_us, found->state_at_us,
                          found->reached, found->sent_back,      found->due_on};
  }
  // The hub has it; what it makes of it in public comes with a later part of its answer.
  const auto accepted = accepted_reports(*device_.replica);
  const auto left = std::ranges::find(accepted, slip, &LeftReport::slip);
  if (left == accepted.end()) return returned_report(slip);
  return ReportProgress{.slip = slip,
                        .category = left->category,
                        .category_name = {},
                        .state = report_public::kReceived,
                        .reported_at_us = left->left_at_us,
                        .state_at_us = left->left_at_us};
}

Result<> ResidentDesk::write_anew() {
  const auto file = home_.replica_file().string(), beside = file + ".anew";
  std::error_code error;
  try {
    std::filesystem::remove(beside, error);
    device_.replica->database().back_up_to(beside);
    // Left by the deleted one.
    for (const char* ending : {"-wal", "-shm"}) std::filesystem::remove(file + ending, error);
    std::filesystem::rename(beside, file);
    return {};
  } catch (const std::exception& failure) {
    return fail(Errc::Unavailable, failure.what());
  }
}

}  // namespace qiaomen
