#include "tests/bench/bench_catalog.h"

#include "sync/hub/conflict_rows.h"

namespace qiaomen::bench {
namespace {

constexpr Table kConflict = conflict_table(3, "conflict", BucketKind::EstateWork);

constexpr Field kTaskFields[] = {{1, "campaign", Type::Integer},   {2, "building", Type::Integer},
                                 {3, "unit", Type::Integer},       {4, "address", Type::Text},
                                 {5, "status", Type::Integer},     {6, "assigned_to", Type::Integer},
                                 {7, "visited_at", Type::Integer}, {8, "result", Type::Text}};
constexpr Table kTask{.id = 1,
                      .name = "visit_task",
                      .bucket = BucketKind::EstateWork,
                      .bucket_field = 0,
                      .fields = kTaskFields,
                      .conflicts = &kConflict};

constexpr Field kIssueFields[] = {
    {1, "task", Type::Id},          {2, "category", Type::Integer},   {3, "title", Type::Text},
    {4, "description", Type::Text}, {5, "status", Type::Integer},     {6, "severity", Type::Integer},
    {7, "reporter", Type::Integer}, {8, "created_at", Type::Integer}, {9, "updated_at", Type::Integer}};
constexpr Table kIssue{.id = 2,
                       .name = "issue",
                       .bucket = BucketKind::EstateWork,
                       .bucket_field = 0,
                       .fields = kIssueFields,
                       .conflicts = &kConflict};

}  // namespace

const Table& task_table() { return kTask; }
const Table& issue_table() { return kIssue; }
const Table& conflict_rows() { return kConflict; }

const Catalog& catalog() {
  static constexpr const Table* kTables[] = {&kTask, &kIssue, &kConflict};
  static const Catalog catalog(1, kTables);
  return catalog;
}

std::optional<HubOnlyRow> BenchRules::conflict(const ChangeInContext& change, GroupNumber group, const Side& standing,
                                               const Side& arriving, Survivor survivor) const {
  return declared_conflict(change, group, standing, arriving, survivor);
}

}  // namespace qiaomen::bench
