#include "engine/domain/catalog.h"

#include "engine/domain/ledger_tables.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

// Grows with every table and field: a replica that an older program made is brought forward by it.
constexpr std::uint32_t kSchema = 3;

constexpr const Table* kTables[] = {
    // Reference
    &kDivision,
    &kLevel,
    &kLevelEdge,
    &kCategory,
    &kVisitOutcome,
    &kForm,
    &kCampaign,
    &kEstate,
    &kStation,
    &kPerson,
    &kCompany,
    &kContract,
    // EstateWork
    &kBuilding,
    &kHousehold,
    &kTask,
    &kVisit,
    &kExclusion,
    &kServiceLog,
    &kAttachment,
    &kAssignment,
    &kDeviceStatus,
    &kConflictWork,
    // EstatePersonal
    &kContact,
    &kPersonalAttachment,
    &kReportContact,
    &kConflictPersonal,
    // EstateLedger
    &kIssue,
    &kIssueEvent,
    &kLedgerAttachment,
    &kConflictLedger,
    // EstateDrop
    &kResidentReport,
    &kReportDecision,
    &kDropAttachment,
    // EstatePublic
    &kIssuePublic,
    &kNotice,
    &kReportPublic,
    &kBuildingPublic,
    &kCategoryPublic,
    &kEstatePublic,
    &kEstateFigures,
    &kEstateMonth,
    &kConflictPublic,
    // DivisionLedger
    &kSupervision,
};

}  // namespace

const Catalog& domain_catalog() {
  static const Catalog catalog(kSchema, kTables);
  return catalog;
}

}  // namespace qiaomen
