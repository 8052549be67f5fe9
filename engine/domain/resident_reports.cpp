#include "engine/domain/resident_reports.h"

#include <algorithm>

#include "engine/domain/ledger.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/telephone.h"
#include "engine/domain/values.h"

namespace qiaomen {
namespace {

Result<> add_photo(Act& act, const RowId& report, const RowId& estate, const Photo& photo) {
  return act.create(kDropAttachment, act.new_id(),
                    {{drop_attachment::kEstate, estate},
                     {drop_attachment::kReport, report},
                     {drop_attachment::kSha256, Bytes(photo.sha256.begin(), photo.sha256.end())},
                     {drop_attachment::kSize, photo.size},
                     {drop_attachment::kMediaType, photo.media_type}});
}

std::vector<Photo> photos_of(const Act& act, const RowId& report) {
  std::vector<Photo> photos;
  for (const auto& [id, row] : act.children(kDropAttachment, report)) {
    Photo photo{.size = integer_in(row, drop_attachment::kSize).value_or(0),
                .media_type = text_in(row, drop_attachment::kMediaType)};
    const auto* hash = std::get_if<Bytes>(&row.get(drop_attachment::kSha256));
    if (!hash || hash->size() != photo.sha256.size()) continue;
    std::ranges::copy(*hash, photo.sha256.begin());
    photos.push_back(std::move(photo));
  }
  return photos;
}

struct Decision {
  ReportOutcome outcome;
  std::string reason = {};
  std::optional<RowId> issue = {};
};

Result<RowId> decide(Act& act, const RowId& report, const Value& estate, const Decision& decision) {
  const RowId id = act.new_id();
  TRY_VOID(act.create(kReportDecision, id,
                      {{report_decision::kEstate, estate},
                       {report_decision::kReport, report},
                       {report_decision::kOutcome, static_cast<std::int64_t>(decision.outcome)},
                       {report_decision::kReason, text_value(decision.reason)},
                       {report_decision::kIssue, value_or_absent(decision.issue)},
                       {report_decision::kPerson, act.actor().person},
                       {report_decision::kDecidedAt, act.now_us()}}));  // until the hub says its own
  return id;
}

std::string usual_title(const Act& act, const std::string& category) {
  const auto row = act.find(kCategory, category_id(category));
  return "居民上报：" + (row ? text_in(*row, category::kName) : category);
}

Result<NewIssue> issue_from(const Act& act, const ReportAcceptance& input, const FieldValues& report) {
  const auto category = text_in(report, resident_report::kCategory);
  NewIssue issue{.estate = id_in(report, resident_report::kEstate).value_or(RowId{}),
                 .title = input.title.value_or(usual_title(act, category)),
                 .description = input.description.value_or(text_in(report, resident_report::kDescription)),
                 .category = category,
                 .place = input.place.value_or(text_in(report, resident_report::kPlace)),
                 .building = id_in(report, resident_report::kBuilding),
                 .household = {},
                 .severity = input.severity,
                 .tags = {},
                 .visit = {},
                 .report = input.report,
                 .photos = photos_of(act, input.report)};
  if (issue.place.empty() && !issue.building) {
    return fail(Errc::Refused, "居民没有写位置。本次操作没有写入。请写明位置（--place）后再受理。");
  }
  if (holds_personal_number(issue.title + "\n" + issue.description + "\n" + issue.place)) {
    return fail(Errc::Refused,
                "居民写的文字里像是有手机号或身份证号，问题会给物业企业看到。本次操作没有写入。"
                "请用 --text 和 --place 另写说明和位置。");
  }
  return issue;
}

}  // namespace

Result<RowId> drop_report(Act& act, const NewReport& input) {
  const RowId id = act.new_id();
  TRY_VOID(act.create(kResidentReport, id,
                      {{resident_report::kEstate, input.estate},
                       {resident_report::kSlip, input.slip},
                       {resident_report::kCategory, text_value(input.category)},
                       {resident_report::kPlace, text_value(input.place)},
                       {resident_report::kBuilding, value_or_absent(input.building)},
                       {resident_report::kDescription, text_value(input.description)},
                       {resident_report::kSealedTelephone, value_or_absent(input.sealed_telephone)},
                       {resident_report::kReportedAt, act.now_us()}}));  // until the hub says its own
  for (const Photo& photo : input.photos) TRY_VOID(add_photo(act, id, input.estate, photo));
  return id;
}

Result<RowId> accept_report(Act& act, const ReportAcceptance& input) {
  TRY(const auto report, act.get(kResidentReport, input.report));
  TRY(const auto issue, issue_from(act, input, report));
  TRY(const auto id, create_issue(act, issue));
  TRY_VOID(decide(act, input.report, issue.estate, {.outcome = ReportOutcome::Accepted, .issue = id}));
  return id;
}

Result<RowId> decline_report(Act& act, const RowId& report, const std::string& reason) {
  TRY(const auto row, act.get(kResidentReport, report));
  return decide(act, report, row.get(resident_report::kEstate), {.outcome = ReportOutcome::Declined, .reason = reason});
}

Result<RowId> merge_report(Act& act, const RowId& report, const RowId& issue) {
  TRY(const auto row, act.get(kResidentReport, report));
  TRY_VOID(act.get(kIssue, issue));
  return decide(act, report, row.get(resident_report::kEstate), {.outcome = ReportOutcome::Merged, .issue = issue});
}

}  // namespace qiaomen
