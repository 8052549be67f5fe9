#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/notice_queries.h"
#include "engine/domain/photo.h"
#include "engine/domain/report_queries.h"
#include "kiosk/data_file.h"
#include "kiosk/health.h"
#include "kiosk/ui/wiped_text.h"
#include "sync/device/device.h"
#include "sync/device/kept_photos.h"

namespace qiaomen {

// What a resident has told so far.
struct ReportDraft {
  std::optional<RowId> estate;  // absent: the first that this kiosk serves
  std::string category;         // category.code
  std::optional<RowId> building;
  std::string place;
  WipedText words;
  WipedText telephone;  // as typed
};

struct SavedReport {
  std::string slip;  // twelve digits
  TransactionId transaction;
};

// What became of a report, as far as this kiosk knows.
struct ReportProgress {
  std::string slip, category, category_name;
  std::int64_t state = 0;                        // report_public: kReceived or a ledger_state; kStillHere, kReturned
  static constexpr std::int64_t kStillHere = 0;  // or on its way
  static constexpr std::int64_t kReturned = -1;  // the hub refused it; its content is here
  std::int64_t reported_at_us = 0, state_at_us = 0;
  PublicReportLine::Reached reached{};
  bool sent_back = false;  // by the last step
  std::optional<CivilDay> due_on{};
};

// An estate that this kiosk serves, as the hub's public rows tell of it; empty before the first sync.
struct ServedEstate {
  RowId id;
  PublicEstateLine names;
  std::vector<PublicBuildingLine> buildings;  // in reading order
  std::vector<PublicFiguresLine> figures;
  std::vector<PublicMonthLine> months;
};

enum class Sent { NotYet, Delivered, Returned };

// A kiosk's replica, as its resident screens use it: what may be shown in public, and the one thing that may be
// written. One thread. Where the file cannot be read, or is not the one that was opened, everything throws StoreError.
class ResidentDesk {
 public:
  ResidentDesk(DeviceHome home, Device device, const DeviceWorld& world);

  // Moves when anything that is shown may have changed.
  std::int64_t version();
  // Reports that the hub does not have yet.
  int waiting();
  // What the replica knows of it: queue, last contact, frozen.
  Health health();
  // Those that are shown on this day, the newest first.
  std::vector<NoticeLine> notices(CivilDay today);
  // The station's own first: the one whose station has this name; else one that has a station. Never none: before an
  // enrolment one without a name.
  std::vector<ServedEstate> estates(const std::string& station);
  std::vector<PublicCategoryLine> categories();

  // Durable when it returns, with its photos. Otherwise nothing is written:
  //   Busy         another process holds the file; once more
  //   TooLarge     a photo cannot be kept
  //   Unavailable  the disk does not take it
  //   others       a rule says no, in words for people
  Result<SavedReport> submit(const ReportDraft& draft, const std::vector<std::filesystem::path>& photos);
  Sent sent(const TransactionId& report);
  // nullopt: no such slip of this kiosk.
  std::optional<ReportProgress> progress_of(const std::string& slip);
  // The file was deleted while it was open: what is open is written to its place, whole or not at all.
  Result<> write_anew();

 private:
  std::vector<RowId> estate_ids();
  Result<RowId> estate_of(const ReportDraft& draft);
  std::optional<ReportProgress> returned_report(const std::string& slip);
  Result<SavedReport> write(const ReportDraft& draft, const std::vector<std::filesystem::path>& photos);

  DeviceHome home_;
  Device device_;
  DataFile file_;
  DeviceWorld world_;
};

}  // namespace qiaomen
