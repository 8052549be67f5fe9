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
    : home_(std::move(home)), device_(std::move(device)), world_(world) {}

int ResidentDesk::waiting() { return static_cast<int>(device_.replica->pending_counts().unjudged()); }

std::vector<NoticeLine> ResidentDesk::notices() {
  auto lines = device_.read([](const ReadTx& tx) { return qiaomen::notices(tx); });
  const auto today = day_of(world_.clock.sample().wall.us);
  std::erase_if(lines, [&](const NoticeLine& line) { return !line.is_shown(today); });
  return lines;
}

// What a kiosk was enrolled for; the first of its estates where it has several.
Result<RowId> ResidentDesk::estate() {
  auto estates = public_estates(device_);
  if (estates.empty()) {
    for (const BucketId& bucket : device_.enrolment.scope.buckets) {
      if (bucket.kind == BucketKind::EstatePublic) estates.push_back(bucket.scope);
    }
  }
  if (!estates.empty()) return estates.front();
  return fail(Errc::NotFound, "本机还没有登记小区。没有写入任何内容。请叫站长。");
}

PublicEstateLine ResidentDesk::place() {
  const auto where = estate();
  if (!where) return {};
  return device_.read([&](const ReadTx& tx) { return public_estate(tx, *where); }).value_or(PublicEstateLine{});
}

std::vector<PublicCategoryLine> ResidentDesk::categories() {
  const auto where = estate();
  if (!where) return {};
  return device_.read([&](const ReadTx& tx) { return public_categories(tx, *where); });
}

std::vector<PublicBuildingLine> ResidentDesk::buildings() {
  const auto where = estate();
  if (!where) return {};
  auto lines = device_.read([&](const ReadTx& tx) { return public_buildings(tx, *where); });
  std::ranges::sort(lines, reads_before, &PublicBuildingLine::name);
  return lines;
}

std::vector<PublicFiguresLine> ResidentDesk::figures() {
  const auto where = estate();
  if (!where) return {};
  return device_.read([&](const ReadTx& tx) { return public_figures(tx, *where); });
}

Result<SavedReport> ResidentDesk::submit(const ReportDraft& draft, const std::vector<std::filesystem::path>& photos) {
  NewReport report{.category = draft.category,
                   .place = draft.place,
                   .building = draft.building,
                   .description = std::string(draft.words.view())};
  TRY(report.estate, estate());
  TRY(report.sealed_telephone, sealed_telephone(std::string(draft.telephone.view()), device_));
  TRY(report.slip, device_.read([&](const ReadTx& tx) { return new_slip(tx, device_, world_.random); }));
  KeptPhotos kept(home_);
  for (const auto& file : photos) {
    TRY(auto photo, kept.add(file));
    report.photos.push_back(std::move(photo));
  }
  TRY(const auto written,
      carry_out(*device_.replica, device_.actor, [&](Act& act) { return drop_report(act, report); }));
  kept.commit();
  return SavedReport{report.slip, written.transaction};
}

bool ResidentDesk::is_delivered(const TransactionId& report) {
  const auto pending = device_.replica->pending();
  const auto found = std::ranges::find(pending, report, &PendingInfo::id);
  return found == pending.end() || found->delivery == Delivery::Confirmed;
}

std::optional<ReportProgress> ResidentDesk::progress_of(const std::string& slip) {
  const auto names = categories();
  for (const PendingInfo& info : device_.replica->pending()) {
    if (info.delivery == Delivery::Confirmed) continue;
    for (const Change& change : info.transaction.changes) {
      const auto row =
          change.table == resident_report::kTable ? device_.replica->find(kResidentReport, change.row) : std::nullopt;
      if (!row || text_in(*row, resident_report::kSlip) != slip) continue;
      const auto at = integer_in(*row, resident_report::kReportedAt).value_or(0);
      return ReportProgress{slip, text_in(*row, resident_report::kCategory), {}, 0, at, at};
    }
  }
  const auto lines = device_.read([](const ReadTx& tx) { return public_reports(tx); });
  const auto found = std::ranges::find(lines, slip, &PublicReportLine::slip);
  if (found != lines.end()) {
    return ReportProgress{slip,         found->category,       found->category_name,
                          found->state, found->reported_at_us, found->state_at_us};
  }
  // The hub has it; what it makes of it in public comes with a later part of its answer.
  const auto accepted = accepted_reports(*device_.replica);
  const auto left = std::ranges::find(accepted, slip, &LeftReport::slip);
  if (left == accepted.end()) return std::nullopt;
  return ReportProgress{slip, left->category, {}, report_public::kReceived, left->left_at_us, left->left_at_us};
}

}  // namespace qiaomen
