#include "engine/domain/rules.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "engine/domain/catalog.h"
#include "engine/domain/events.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/proposed_definitions.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "tests/support/memory_rows.h"

using namespace qiaomen;
using testing::MemoryRows;

namespace {

const RowId kEstateRow{{1}};
const RowId kOtherEstate{{2}};
const RowId kBuildingRow{{3}};
const RowId kHouseholdRow{{4}};
const RowId kCampaignRow{{5}};
const RowId kCompanyRow{{6}};
const RowId kIssueRow{{7}};
const RowId kPhotoRow{{8}};
const RowId kTargetRow{{9}};
const RowId kElsewhere{{10}};
const RowId kVisitRow{{11}};
const RowId kInspector{{21}};
const RowId kMaster{{22}};
const RowId kWorker{{23}};

const Actor kAsInspector{.person = kInspector, .role = Role::Inspector, .company = {}, .division = {}};
const Actor kAsMaster{.person = kMaster, .role = Role::StationMaster, .company = {}, .division = {}};
const Actor kAsCompany{.person = kWorker, .role = Role::Company, .company = kCompanyRow, .division = {}};

using Values = std::vector<std::pair<FieldNumber, Value>>;

MemoryRows city() {
  MemoryRows rows;
  for (const ReferenceRow& row : proposed_definitions()) rows.put(*row.table, row.id, row.values);
  rows.put(kEstate, kEstateRow, {{estate::kName, std::string("示例小区")}});
  rows.put(kCompany, kCompanyRow, {{company::kName, std::string("示例物业")}});
  rows.put(kCampaign, kCampaignRow, {{campaign::kName, std::string("示例行动")}});
  rows.put(kBuilding, kBuildingRow, {{building::kEstate, kEstateRow}});
  rows.put(kBuilding, kElsewhere, {{building::kEstate, kOtherEstate}});
  rows.put(kHousehold, kHouseholdRow, {{household::kEstate, kEstateRow}, {household::kBuilding, kBuildingRow}});
  rows.put(kVisit, kVisitRow, {{visit::kEstate, kEstateRow}, {visit::kHousehold, kHouseholdRow}});
  return rows;
}

Change change_of(const Table& table, const RowId& row, Op op, const Values& values) {
  FieldValues written;
  for (const auto& [number, value] : values) written.set(number, value);
  Change change{.row = row,
                .table = table.id,
                .op = op,
                .bucket = {},
                .based_on = {},
                .intents = {},
                .from = {},
                .parents = {},
                .read = {}};
  for (const Field& field : table.fields) {
    if (field.group_number() != field.number) continue;
    const auto group = *table.group(field.number);
    const bool touched = std::ranges::any_of(
        values, [&](const auto& v) { return table.field(v.first)->group_number() == field.number; });
    if (!touched) continue;
    Intent intent{group.number, {}};
    for (const Field& member : group.fields) intent.values.push_back(written.get(member.number));
    change.intents.push_back(std::move(intent));
  }
  return change;
}

FieldValues applied(const Table& table, const FieldValues* before, const Change& change) {
  FieldValues after = before ? *before : FieldValues{};
  for (const Intent& intent : change.intents) {
    const auto group = *table.group(intent.group);
    for (std::size_t i = 0; i < group.fields.size(); ++i) after.set(group.fields[i].number, intent.values[i]);
  }
  return after;
}

std::optional<Refused> judge(const MemoryRows& rows, const Actor& actor, const Table& table, const Change& change) {
  const auto before = rows.find(table, change.row);
  return check(domain_catalog(), actor, change, before ? &*before : nullptr,
               applied(table, before ? &*before : nullptr, change), rows);
}

std::optional<Refused> create(const MemoryRows& rows, const Actor& actor, const Table& table, const Values& values) {
  return judge(rows, actor, table, change_of(table, RowId{{99}}, Op::Create, values));
}

Values replaced(Values values, FieldNumber field, Value value) {
  for (auto& [number, old] : values) {
    if (number == field) old = std::move(value);
  }
  return values;
}

const Values kGoodVisit = {{visit::kEstate, kEstateRow},       {visit::kCampaign, kCampaignRow},
                           {visit::kHousehold, kHouseholdRow}, {visit::kVisitedAt, std::int64_t{1000}},
                           {visit::kPerson, kInspector},       {visit::kOutcome, std::int64_t{1}}};
const Values kGoodPhoto = {
    {ledger_attachment::kEstate, kEstateRow},       {ledger_attachment::kIssue, kIssueRow},
    {ledger_attachment::kKind, std::int64_t{3}},    {ledger_attachment::kSha256, Bytes(32)},
    {ledger_attachment::kSize, std::int64_t{1000}}, {ledger_attachment::kMediaType, std::string("image/jpeg")}};

Values step(std::int64_t to, const Actor& actor, const Values& more = {}) {
  Values values = {{issue::kState, to}, {issue::kHandler, actor.person}};
  values.insert(values.end(), more.begin(), more.end());
  return values;
}

const Values kGoodIssue = {{issue::kEstate, kEstateRow},
                           {issue::kTitle, std::string("电梯停运")},
                           {issue::kCategory, std::string("elevator")},
                           {issue::kPlace, std::string("1号楼大厅")},
                           {issue::kState, std::int64_t{10}},
                           {issue::kHandler, kInspector}};

std::optional<Refused> take(const MemoryRows& rows, const Actor& actor, std::int64_t from, const Values& values) {
  auto change = change_of(kIssue, kIssueRow, Op::Edit, values);
  change.from = from;
  return judge(rows, actor, kIssue, change);
}

MemoryRows with_issue(std::int64_t state, const Values& more = {}) {
  auto rows = city();
  Values values = {{issue::kEstate, kEstateRow}, {issue::kState, state}};
  values.insert(values.end(), more.begin(), more.end());
  rows.put(kIssue, kIssueRow, values);
  return rows;
}

MemoryRows to_verify() {
  auto rows = with_issue(60, {{issue::kCompany, kCompanyRow},
                              {issue::kDueOn, std::int64_t{20000}},
                              {issue::kHandler, kWorker},
                              {issue::kAfterPhoto, kPhotoRow}});
  rows.put(kIssueEvent, RowId{{31}},
           {{issue_event::kIssue, kIssueRow},
            {issue_event::kKind, std::int64_t{1}},
            {issue_event::kFromState, std::int64_t{40}},
            {issue_event::kToState, std::int64_t{50}},
            {issue_event::kPerson, kMaster}});
  return rows;
}

Values closing(const Actor& actor) {
  return step(70, actor, {{issue::kCompany, kCompanyRow}, {issue::kDueOn, std::int64_t{20000}}});
}

}  // namespace

TEST_CASE("a visit by its author at a known door is allowed") {
  CHECK(!create(city(), kAsInspector, kVisit, kGoodVisit));
}

TEST_CASE("a visit in somebody else's name, of an unknown outcome or in another estate is refused by rule") {
  const auto rows = city();
  for (const auto& wrong :
       {replaced(kGoodVisit, visit::kPerson, kMaster), replaced(kGoodVisit, visit::kOutcome, std::int64_t{42}),
        replaced(kGoodVisit, visit::kHousehold, RowId{{77}}), replaced(kGoodVisit, visit::kCampaign, RowId{{77}}),
        replaced(kGoodVisit, visit::kEstate, kOtherEstate)}) {
    const auto refused = create(rows, kAsInspector, kVisit, wrong);
    REQUIRE(refused);
    CHECK(refused->refusal == Refusal::Rule);
  }
}

TEST_CASE("a position has both coordinates, on this planet") {
  const auto with = [](std::int64_t latitude, std::optional<std::int64_t> longitude) {
    Values values = kGoodVisit;
    values.emplace_back(visit::kLatitude, latitude);
    if (longitude) values.emplace_back(visit::kLongitude, *longitude);
    return create(city(), kAsInspector, kVisit, values);
  };
  CHECK(!with(35'060'000, 118'340'000));
  CHECK(with(35'060'000, std::nullopt));
  CHECK(with(95'000'000, 118'340'000));
  CHECK(with(35'060'000, 181'000'000));
  CHECK(with(std::numeric_limits<std::int64_t>::min(), 0));
}

TEST_CASE("a household lies in a building of its own estate and has a door") {
  const auto rows = city();
  const Values good = {
      {household::kEstate, kEstateRow}, {household::kBuilding, kBuildingRow}, {household::kDoor, std::string("101")}};
  CHECK(!create(rows, kAsInspector, kHousehold, good));
  CHECK(create(rows, kAsInspector, kHousehold, replaced(good, household::kBuilding, kElsewhere)));
  CHECK(create(rows, kAsInspector, kHousehold, replaced(good, household::kBuilding, RowId{{77}})));
  CHECK(create(rows, kAsInspector, kHousehold, replaced(good, household::kDoor, std::string("　"))));
}

TEST_CASE("a household's status is one of the known ones") {
  const auto edit = [](std::int64_t status) {
    return judge(city(), kAsInspector, kHousehold,
                 change_of(kHousehold, kHouseholdRow, Op::Edit, {{household::kStatus, status}}));
  };
  CHECK(!edit(4));
  CHECK(edit(5));
  CHECK(edit(0));
}

TEST_CASE("an exclusion is decided by somebody else than who proposed it") {
  auto rows = city();
  const RowId row{{50}};
  rows.put(kExclusion, row, {{exclusion::kProposedBy, kInspector}});
  const auto decide = [&](const Actor& actor, const RowId& in_name_of, std::int64_t decision) {
    return judge(
        rows, actor, kExclusion,
        change_of(kExclusion, row, Op::Edit, {{exclusion::kDecision, decision}, {exclusion::kDecidedBy, in_name_of}}));
  };
  CHECK(!decide(kAsMaster, kMaster, 1));
  CHECK(decide(kAsMaster, kInspector, 1));
  CHECK(decide(kAsMaster, kMaster, 3));
  Actor promoted = kAsMaster;
  promoted.person = kInspector;
  CHECK(decide(promoted, kInspector, 1));
  CHECK(decide(kAsInspector, kInspector, 1)->refusal == Refusal::NotAllowed);
}

TEST_CASE("a new issue names a known category and a place in its estate") {
  const auto rows = city();
  const auto create_issue = [&](const Values& values) {
    auto change = change_of(kIssue, RowId{{99}}, Op::Create, values);
    change.from = 0;
    return judge(rows, kAsInspector, kIssue, change);
  };
  CHECK(!create_issue(kGoodIssue));
  CHECK(create_issue(replaced(kGoodIssue, issue::kCategory, std::string("nothing"))));
  CHECK(create_issue(replaced(kGoodIssue, issue::kPlace, Value{})));
  CHECK(create_issue(replaced(kGoodIssue, issue::kTitle, std::string(" "))));
  CHECK(create_issue(replaced(kGoodIssue, issue::kEstate, kOtherEstate)));
  CHECK(create_issue(replaced(kGoodIssue, issue::kHandler, kMaster)));
  CHECK(create_issue(replaced(kGoodIssue, issue::kState, std::int64_t{20})));
  Values elsewhere = kGoodIssue;
  elsewhere.emplace_back(issue::kBuilding, kElsewhere);
  CHECK(create_issue(elsewhere));
}

TEST_CASE("an issue is as severe as 1 to 4 tell, when it is created and when it is edited") {
  const auto with = [](std::int64_t severity) {
    Values values = kGoodIssue;
    values.emplace_back(issue::kSeverity, severity);
    return create(city(), kAsInspector, kIssue, values);
  };
  for (const std::int64_t severity : {1, 4}) CHECK(!with(severity));
  for (const std::int64_t severity : {-1, 0, 5, 99}) CHECK(with(severity)->refusal == Refusal::Rule);
  const auto rows = with_issue(10);
  const auto edited = change_of(kIssue, kIssueRow, Op::Edit, {{issue::kSeverity, std::int64_t{5}}});
  CHECK(judge(rows, kAsInspector, kIssue, edited)->refusal == Refusal::Rule);
}

TEST_CASE("an issue cannot be created without its first step") {
  Values values(kGoodIssue.begin(), kGoodIssue.end() - 2);
  CHECK(create(city(), kAsInspector, kIssue, values));
}

TEST_CASE("a step that is not of the actor's role is not allowed; one that lacks something breaks a rule") {
  const auto rows = with_issue(10);
  const auto by_inspector = take(rows, kAsInspector, 10, step(20, kAsInspector));
  REQUIRE(by_inspector);
  CHECK(by_inspector->refusal == Refusal::NotAllowed);
  const auto without_reason = take(rows, kAsMaster, 10, step(15, kAsMaster));
  REQUIRE(without_reason);
  CHECK(without_reason->refusal == Refusal::Rule);
  CHECK(!take(rows, kAsMaster, 10, step(20, kAsMaster)));
}

TEST_CASE("a dispatch goes to a company that exists") {
  const auto rows = with_issue(20);
  CHECK(!take(rows, kAsMaster, 20,
              step(30, kAsMaster, {{issue::kCompany, kCompanyRow}, {issue::kDueOn, std::int64_t{20000}}})));
  CHECK(take(rows, kAsMaster, 20,
             step(30, kAsMaster, {{issue::kCompany, RowId{{77}}}, {issue::kDueOn, std::int64_t{20000}}})));
  CHECK(take(rows, kAsMaster, 20, step(30, kAsMaster, {{issue::kCompany, kCompanyRow}})));
}

TEST_CASE("a company cannot hand the issue on while it signs") {
  const auto rows = with_issue(30, {{issue::kCompany, kCompanyRow}, {issue::kDueOn, std::int64_t{20000}}});
  const auto sign = [&](const RowId& company, std::int64_t due_on) {
    return take(rows, kAsCompany, 30, step(40, kAsCompany, {{issue::kCompany, company}, {issue::kDueOn, due_on}}));
  };
  CHECK(!sign(kCompanyRow, 20000));
  CHECK(sign(kCompanyRow, 20001));
  CHECK(sign(RowId{{77}}, 20000));
}

TEST_CASE("the after-photo is an after-photo of this very issue") {
  auto rows = with_issue(50, {{issue::kCompany, kCompanyRow}, {issue::kDueOn, std::int64_t{20000}}});
  const auto rectify = [&] {
    return take(
        rows, kAsCompany, 50,
        step(60, kAsCompany,
             {{issue::kCompany, kCompanyRow}, {issue::kDueOn, std::int64_t{20000}}, {issue::kAfterPhoto, kPhotoRow}}));
  };
  CHECK(rectify());
  rows.put(kLedgerAttachment, kPhotoRow, kGoodPhoto);
  CHECK(!rectify());
  rows.put(kLedgerAttachment, kPhotoRow, replaced(kGoodPhoto, ledger_attachment::kKind, std::int64_t{2}));
  CHECK(rectify());
  rows.put(kLedgerAttachment, kPhotoRow, replaced(kGoodPhoto, ledger_attachment::kIssue, kTargetRow));
  CHECK(rectify());
}

TEST_CASE("who took a rectifying step, by the events or as the last handler, does not close") {
  const auto rows = to_verify();
  CHECK(take(rows, kAsMaster, 60, closing(kAsMaster)));
  Actor other = kAsMaster;
  other.person = RowId{{24}};
  CHECK(!take(rows, other, 60, closing(other)));
  other.person = kWorker;
  CHECK(take(rows, other, 60, closing(other)));
}

TEST_CASE("an issue is merged into another living one of its estate, which is not merged itself") {
  auto rows = with_issue(20);
  const auto merge_into = [&](const RowId& target) {
    return take(rows, kAsMaster, 20, step(75, kAsMaster, {{issue::kMergedInto, target}}));
  };
  CHECK(merge_into(kTargetRow));
  rows.put(kIssue, kTargetRow, {{issue::kEstate, kEstateRow}, {issue::kState, std::int64_t{10}}});
  CHECK(!merge_into(kTargetRow));
  CHECK(merge_into(kIssueRow));
  rows.put(kIssue, kTargetRow, {{issue::kEstate, kEstateRow}, {issue::kState, std::int64_t{75}}});
  CHECK(merge_into(kTargetRow));
  rows.put(kIssue, kTargetRow, {{issue::kEstate, kOtherEstate}, {issue::kState, std::int64_t{10}}});
  CHECK(merge_into(kTargetRow));
}

TEST_CASE("a photo row says what a photo is") {
  const auto rows = with_issue(10);
  CHECK(!create(rows, kAsInspector, kLedgerAttachment, kGoodPhoto));
  for (const auto& wrong : {replaced(kGoodPhoto, ledger_attachment::kSha256, Bytes(31)),
                            replaced(kGoodPhoto, ledger_attachment::kSize, std::int64_t{0}),
                            replaced(kGoodPhoto, ledger_attachment::kSize, std::int64_t{(8 << 20) + 1}),
                            replaced(kGoodPhoto, ledger_attachment::kMediaType, std::string("image/gif")),
                            replaced(kGoodPhoto, ledger_attachment::kKind, std::int64_t{9}),
                            replaced(kGoodPhoto, ledger_attachment::kIssue, RowId{{77}}),
                            replaced(kGoodPhoto, ledger_attachment::kEstate, kOtherEstate)}) {
    CHECK(create(rows, kAsInspector, kLedgerAttachment, wrong));
  }
}

TEST_CASE("a row takes 32 attachments and no more") {
  auto rows = with_issue(10);
  for (std::uint8_t i = 0; i < 31; ++i) rows.put(kLedgerAttachment, RowId{{100, i}}, kGoodPhoto);
  CHECK(!create(rows, kAsInspector, kLedgerAttachment, kGoodPhoto));
  rows.put(kLedgerAttachment, RowId{{100, 31}}, kGoodPhoto);
  CHECK(create(rows, kAsInspector, kLedgerAttachment, kGoodPhoto));
}

TEST_CASE("a photo of the work belongs to one visit or one service") {
  const auto rows = city();
  const Values good = {{attachment::kEstate, kEstateRow},       {attachment::kVisit, kVisitRow},
                       {attachment::kKind, std::int64_t{1}},    {attachment::kSha256, Bytes(32)},
                       {attachment::kSize, std::int64_t{1000}}, {attachment::kMediaType, std::string("image/png")}};
  CHECK(!create(rows, kAsInspector, kAttachment, good));
  CHECK(create(rows, kAsInspector, kAttachment, replaced(good, attachment::kVisit, Value{})));
  Values both = good;
  both.emplace_back(attachment::kServiceLog, kVisitRow);
  CHECK(create(rows, kAsInspector, kAttachment, both));
  CHECK(create(rows, kAsInspector, kAttachment, replaced(good, attachment::kEstate, kOtherEstate)));
}

TEST_CASE("a contact lies in a building of the household's estate") {
  const auto rows = city();
  const Values good = {{contact::kBuilding, kBuildingRow},
                       {contact::kHousehold, kHouseholdRow},
                       {contact::kTelephone, std::string("0539-0000000")}};
  CHECK(!create(rows, kAsInspector, kContact, good));
  CHECK(create(rows, kAsInspector, kContact, replaced(good, contact::kBuilding, kElsewhere)));
  CHECK(create(rows, kAsInspector, kContact, replaced(good, contact::kTelephone, std::string(33, '1'))));
}

TEST_CASE("a table that the catalog does not have is not allowed") {
  Change change;
  change.table = 4242;
  CHECK(check(domain_catalog(), kAsMaster, change, nullptr, {}, city())->refusal == Refusal::NotAllowed);
}

TEST_CASE("each accepted step becomes one event with person, device and two clocks") {
  auto change = change_of(kIssue, kIssueRow, Op::Edit, step(15, kAsMaster, {{issue::kReason, std::string("重复")}}));
  change.from = 10;
  const auto before = *with_issue(10).find(kIssue, kIssueRow);
  const Writing writing{kAsMaster, DeviceId{0xabc}, WallTime{500}, Stamp{700}};
  const auto events = derive_events(change, applied(kIssue, &before, change), writing);
  REQUIRE(events.size() == 1);
  const FieldValues& event = events[0].values;
  CHECK(events[0].table == &kIssueEvent);
  CHECK(kIssueEvent.bucket_of(event) == BucketId{BucketKind::EstateLedger, kEstateRow});
  CHECK(id_in(event, issue_event::kIssue) == kIssueRow);
  CHECK(integer_in(event, issue_event::kFromState) == 10);
  CHECK(integer_in(event, issue_event::kToState) == 15);
  CHECK(id_in(event, issue_event::kPerson) == kMaster);
  CHECK(text_in(event, issue_event::kDevice) == "0000000000000abc");
  CHECK(integer_in(event, issue_event::kDeviceAt) == 500);
  CHECK(integer_in(event, issue_event::kEffectiveAt) == 700);
  CHECK(text_in(event, issue_event::kReason) == "重复");
  CHECK(!integer_in(event, issue_event::kOvertaken));
}

TEST_CASE("a step that was accepted but does not stand leaves an event that says so") {
  auto change = change_of(kIssue, kIssueRow, Op::Edit, step(20, kAsMaster));
  change.from = 10;
  const auto stands = *with_issue(20, {{issue::kHandler, kInspector}}).find(kIssue, kIssueRow);
  const auto events = derive_events(change, stands, {kAsMaster, DeviceId{1}, {}, {}});
  REQUIRE(events.size() == 1);
  CHECK(integer_in(events[0].values, issue_event::kOvertaken) == 1);
}

TEST_CASE("an edit of an issue's text, and any other table's change, leaves no event") {
  const auto before = *with_issue(10).find(kIssue, kIssueRow);
  const auto text = change_of(kIssue, kIssueRow, Op::Edit, {{issue::kTitle, std::string("新标题")}});
  CHECK(derive_events(text, before, {kAsMaster, DeviceId{1}, {}, {}}).empty());
  CHECK(derive_events(change_of(kVisit, kVisitRow, Op::Create, kGoodVisit), {}, {}).empty());
}
