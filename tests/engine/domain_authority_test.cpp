#include <catch2/catch_test_macros.hpp>
#include <set>

#include "engine/domain/authority.h"
#include "engine/domain/catalog.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/work_tables.h"

using namespace qiaomen;

namespace {

constexpr Op kOps[] = {Op::Create, Op::Edit, Op::Delete, Op::Restore};

Change edit_of(const Table& table, GroupNumber group, Op op = Op::Edit) {
  return {.row = {},
          .table = table.id,
          .op = op,
          .bucket = {},
          .based_on = {},
          .intents = {{group, std::vector<Value>(table.group(group)->fields.size())}},
          .from = {},
          .parents = {},
          .read = {}};
}

bool refused(const Table& table, Role role, const Change& change, const FieldValues* before = nullptr) {
  return refuse(table, role, change, before).has_value();
}

}  // namespace

TEST_CASE("what nobody was given is refused: roles that only read write nothing") {
  for (const Table* table : domain_catalog().tables()) {
    for (const Op op : kOps) {
      for (const Role role : {Role::Reporting, Role::Operator}) {
        INFO(table->name << " by " << key_of(role));
        CHECK(!may(role, *table, op));
        CHECK(refused(*table, role,
                      {.row = {},
                       .table = table->id,
                       .op = op,
                       .bucket = {},
                       .based_on = {},
                       .intents = {},
                       .from = {},
                       .parents = {},
                       .read = {}}));
      }
    }
  }
}

TEST_CASE("nobody writes a table of the hub's") {
  for (const Table* table : domain_catalog().tables()) {
    if (table->writer == Writer::People) continue;
    for (const Op op : kOps) {
      for (const Role role : kRoles) CHECK(!may(role, *table, op));
    }
  }
}

TEST_CASE("every permission names a table that people write and groups that it has") {
  for (const Permission& permission : permissions()) {
    const Table* table = domain_catalog().find(permission.table);
    REQUIRE(table);
    INFO(table->name);
    CHECK(table->writer == Writer::People);
    CHECK(permission.roles.bits != 0);
    for (const GroupNumber group : permission.groups) CHECK(table->group(group));
    if (table->append_only) CHECK(!permission.ops.contains(Op::Edit));
    if (table->append_only) CHECK(!permission.ops.contains(Op::Delete));
  }
}

TEST_CASE("a kiosk creates reports and their photos, a station master decides and publishes, and nobody else") {
  for (const Table* table : domain_catalog().tables()) {
    const bool drops = table == &kResidentReport || table == &kDropAttachment;
    const bool triages = table == &kReportDecision || table == &kNotice;
    for (const Op op : kOps) CHECK(may(Role::Kiosk, *table, op) == (drops && op == Op::Create));
    if (!drops && !triages) continue;
    INFO(table->name);
    for (const Role role : kRoles) {
      if (role != Role::Kiosk) CHECK(may(role, *table, Op::Create) == (triages && role == Role::StationMaster));
    }
  }
}

TEST_CASE("nobody edits the field that decides a row's bucket") {
  for (const Table* table : domain_catalog().tables()) {
    if (table->bucket_field == 0) continue;
    for (const Role role : kRoles) CHECK(!may_write(role, *table, Op::Edit, table->bucket_field));
  }
}

TEST_CASE("the scope of a campaign is frozen by the hub") {
  for (const Role role : kRoles) {
    CHECK(!may_write(role, kTask, Op::Create, task::kInScope));
    CHECK(!may_write(role, kTask, Op::Edit, task::kInScope));
  }
}

TEST_CASE("issues are never deleted, whoever asks") {
  for (const Role role : kRoles) CHECK(!may(role, kIssue, Op::Delete));
}

TEST_CASE("a company takes steps of an issue, asks for an extension, and writes nothing else of it") {
  const std::set<GroupNumber> allowed = {issue::kState, issue::kExtensionState};
  for (const Field& field : kIssue.fields) {
    if (field.group_number() != field.number) continue;
    INFO(field.name);
    CHECK(may_write(Role::Company, kIssue, Op::Edit, field.number) == allowed.contains(field.number));
  }
  CHECK(!may(Role::Company, kIssue, Op::Create));
  CHECK(!may(Role::Company, kHousehold, Op::Edit));
}

TEST_CASE("extensions are between company and community, raises between community and the levels above") {
  for (const Role role : kRoles) {
    INFO(key_of(role));
    const bool decides = role == Role::CommunitySupervisor;
    const bool raises = decides || role == Role::StationMaster || role == Role::Supervisor;
    CHECK(may_write(role, kIssue, Op::Edit, issue::kExtensionState) == (decides || role == Role::Company));
    CHECK(may_write(role, kIssue, Op::Edit, issue::kExtendedUntil) == decides);
    CHECK(may_write(role, kIssue, Op::Edit, issue::kRaiseState) == raises);
    CHECK(!may_write(role, kIssue, Op::Create, issue::kExtensionState));
    CHECK(!may_write(role, kIssue, Op::Create, issue::kRaiseState));
  }
}

TEST_CASE("a supervisor of a level above raises, returns and supervises, and writes nothing else") {
  for (const Table* table : domain_catalog().tables()) {
    for (const Op op : kOps) {
      const bool is_raise = table == &kIssue && op == Op::Edit;
      const bool is_supervision = table == &kSupervision && op == Op::Create;
      INFO(table->name);
      CHECK(may(Role::Supervisor, *table, op) == (is_raise || is_supervision));
    }
  }
  for (const Field& field : kIssue.fields) {
    if (field.group_number() != field.number) continue;
    CHECK(may_write(Role::Supervisor, kIssue, Op::Edit, field.number) == (field.number == issue::kRaiseState));
  }
}

TEST_CASE("contacts are for inspectors and the station master only") {
  for (const Role role : kRoles) {
    const bool allowed = role == Role::Inspector || role == Role::StationMaster;
    CHECK(may(role, kContact, Op::Create) == allowed);
    CHECK(may_write(role, kContact, Op::Edit, contact::kTelephone) == allowed);
  }
}

TEST_CASE("an inspector proposes an exclusion and does not decide it") {
  CHECK(may_write(Role::Inspector, kExclusion, Op::Create, exclusion::kProposedBy));
  CHECK(!may_write(Role::Inspector, kExclusion, Op::Create, exclusion::kDecision));
  CHECK(!may_write(Role::Inspector, kExclusion, Op::Edit, exclusion::kDecision));
  CHECK(may_write(Role::StationMaster, kExclusion, Op::Edit, exclusion::kDecision));
}

TEST_CASE("one forbidden group refuses the whole change") {
  auto change = edit_of(kTask, task::kAppointmentAt);
  CHECK(!refused(kTask, Role::Inspector, change));
  change.intents.insert(change.intents.begin(), {task::kInScope, {std::int64_t{1}}});
  CHECK(refused(kTask, Role::Inspector, change));
}

TEST_CASE("a create over a row that is there writes what an edit could, and what nobody has written") {
  FieldValues before;
  before.set(household::kEstate, RowId{{1}});
  before.set(household::kNote, std::string("有狗"));
  auto same_estate = edit_of(kHousehold, household::kEstate, Op::Create);
  same_estate.intents[0].values = {RowId{{1}}};
  CHECK(!refused(kHousehold, Role::Inspector, same_estate, &before));
  auto moved = edit_of(kHousehold, household::kEstate, Op::Create);
  moved.intents[0].values = {RowId{{2}}};
  CHECK(refused(kHousehold, Role::Inspector, moved, &before));
  CHECK(!refused(kHousehold, Role::Inspector, moved));  // the row is new
  auto note = edit_of(kHousehold, household::kNote, Op::Create);
  note.intents[0].values = {std::string("无狗")};
  CHECK(!refused(kHousehold, Role::Inspector, note, &before));
  FieldValues task_before;
  task_before.set(task::kEstate, RowId{{1}});
  CHECK(refused(kTask, Role::Inspector, edit_of(kTask, task::kInScope, Op::Create), &task_before));
}

TEST_CASE("a refusal names role, act and record in Chinese") {
  const auto text = refuse(kIssue, Role::Inspector,
                           {.row = {},
                            .table = issue::kTable,
                            .op = Op::Delete,
                            .bucket = {},
                            .based_on = {},
                            .intents = {},
                            .from = {},
                            .parents = {},
                            .read = {}},
                           nullptr);
  REQUIRE(text);
  CHECK(*text == "网格员不能删除问题。请联系有权限的人员处理。");
}

TEST_CASE("every role has a key that reads back") {
  for (const Role role : kRoles) CHECK(parse_role(key_of(role)) == role);
  CHECK(!parse_role("king"));
}
