#include "sync/hub/program/responsibility.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/domain/reference_tables.h"
#include "engine/domain/scope.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/feed.h"
#include "sync/hub/program/lookup.h"

namespace qiaomen {
namespace {

// Reads the hub for one ticket.
class OrderReader {
 public:
  OrderReader(HubView& view, const TicketWords& words) : view_(view), words_(words) {}

  Result<TicketOrder> read() {
    TRY_VOID(read_person());
    TRY_VOID(read_company());
    TRY_VOID(read_division());
    TRY_VOID(read_estates());
    TRY_VOID(read_buildings());
    if (role_ == Role::Company) read_contracts();
    order_.role = std::string(key_of(role_));
    for (const ScopeGrant& grant : scope_for(role_, duty_)) {
      order_.grants.push_back({.bucket = grant.bucket,
                               .from = Stamp{grant.from_us.value_or(0)},
                               .to = grant.to_us ? std::optional(Stamp{*grant.to_us}) : std::nullopt,
                               .mode = grant.mode});
    }
    return std::move(order_);
  }

 private:
  Result<> read_person() {
    TRY(const auto person, find_reference(view_, kPerson, words_.person));
    order_.person = person.id;
    order_.company = id_in(person.values, person::kCompany);
    const auto role = words_.role.empty() ? role_of(person) : parse_role(words_.role);
    if (!role || *role == Role::Operator) {
      return fail(Errc::Malformed, fmt::format("没有“{}”这个角色，见 qiaomen-hub ticket --help。", words_.role));
    }
    role_ = *role;
    return {};
  }

  static std::optional<Role> role_of(const HubRow& person) {
    const auto number = integer_in(person.values, person::kRole);
    const auto at = std::ranges::find(kRoles, number,
                                      [](Role role) { return std::optional<std::int64_t>(std::to_underlying(role)); });
    return at == std::ranges::end(kRoles) ? std::nullopt : std::optional(*at);
  }

  Result<> read_company() {
    if (!words_.company.empty()) {
      TRY(const auto company, find_reference(view_, kCompany, words_.company));
      order_.company = company.id;
    }
    return role_ == Role::Company && !order_.company ? missing("--company") : Result<>();
  }

  Result<> read_division() {
    if (!words_.division.empty()) {
      TRY(const auto division, find_reference(view_, kDivision, words_.division));
      order_.division = division.id;
    } else if (role_ == Role::CommunitySupervisor && !words_.estates.empty()) {
      TRY(const auto estate, find_estate(view_, words_.estates.front()));
      order_.division = id_in(estate.values, estate::kCommunity);
    }
    if (order_.division) duty_.divisions = divisions_under(view_, *order_.division);
    const bool is_needed = role_ == Role::CommunitySupervisor || role_ == Role::Supervisor;
    return is_needed && !order_.division ? missing("--division") : Result<>();
  }

  Result<> missing(std::string_view option) const {
    return fail(Errc::Malformed, fmt::format("{}的票据要用 {} 说明范围。", name_of(role_), option));
  }

  Result<> read_estates() {
    for (const std::string& word : words_.estates) {
      TRY(const auto estate, find_estate(view_, word));
      TRY_VOID(check_lies_under_division(estate));
      duty_.estates.push_back(estate.id);
    }
    if (duty_.estates.empty() && (role_ == Role::CommunitySupervisor || role_ == Role::Reporting)) take_all_estates();
    const bool needs_estate =
        role_ == Role::Inspector || role_ == Role::StationMaster || role_ == Role::Deputy || role_ == Role::Kiosk;
    return needs_estate && duty_.estates.empty() ? missing("--estate") : Result<>();
  }

  Result<> check_lies_under_division(const HubRow& estate) const {
    const auto community = id_in(estate.values, estate::kCommunity).value_or(RowId{});
    if (!order_.division || std::ranges::find(duty_.divisions, community) != duty_.divisions.end()) return {};
    return fail(Errc::Refused,
                fmt::format("小区“{}”不在这张票据的区划里，没有发出票据。请核对 --estate 和 --division。",
                            text_in(estate.values, estate::kName)));
  }

  // Of the division; without one, everywhere.
  void take_all_estates() {
    const std::set<RowId> within(duty_.divisions.begin(), duty_.divisions.end());
    for (const HubRow& estate : living_rows(view_, kReferenceBucket, kEstate)) {
      const auto community = id_in(estate.values, estate::kCommunity);
      if (!order_.division || (community && within.contains(*community))) duty_.estates.push_back(estate.id);
    }
    if (order_.division) return;
    for (const HubRow& division : living_rows(view_, kReferenceBucket, kDivision)) {
      duty_.divisions.push_back(division.id);
    }
  }

  Result<> read_buildings() {
    for (const std::string& word : words_.buildings) {
      TRY(const auto building, find_building(view_, word));
      duty_.buildings.push_back(building.id);
    }
    if (role_ != Role::Inspector && role_ != Role::StationMaster) return {};
    for (const RowId& estate : duty_.estates) {
      for (const HubRow& row : living_rows(view_, {BucketKind::EstateWork, estate})) {
        if (const auto building = building_of_duty(row)) duty_.buildings.push_back(*building);
      }
    }
    return {};
  }

  std::optional<RowId> building_of_duty(const HubRow& row) const {
    if (role_ == Role::StationMaster) {
      return row.table == building::kTable ? std::optional(row.id) : std::nullopt;
    }
    if (row.table != assignment::kTable || id_in(row.values, assignment::kPerson) != order_.person) return std::nullopt;
    return id_in(row.values, assignment::kBuilding);
  }

  // Estates that were named stand in for contracts that are not in the register.
  void read_contracts() {
    for (const HubRow& row : living_rows(view_, kReferenceBucket, kContract)) {
      const auto estate = id_in(row.values, contract::kEstate);
      if (!estate || id_in(row.values, contract::kCompany) != order_.company) continue;
      duty_.contracts.push_back(
          {*estate, integer_in(row.values, contract::kFromOn).value_or(0), integer_in(row.values, contract::kToOn)});
    }
    for (const RowId& estate : duty_.estates) duty_.contracts.push_back({estate, 0, std::nullopt});
    for (const ScopeContract& contract : duty_.contracts) {
      const auto estate = view_.row(contract.estate);
      const auto community = estate ? id_in(estate->values, estate::kCommunity) : std::nullopt;
      if (community) duty_.divisions.push_back(*community);
    }
  }

  HubView& view_;
  const TicketWords& words_;
  Role role_ = Role::Reporting;
  Responsibility duty_;
  TicketOrder order_;
};

}  // namespace

Result<TicketOrder> order_of(HubView& view, const TicketWords& words) { return OrderReader(view, words).read(); }

std::vector<RowId> divisions_under(HubView& view, const RowId& top) {
  std::multimap<RowId, RowId> below;
  for (const HubRow& row : living_rows(view, kReferenceBucket, kDivision)) {
    if (const auto parent = id_in(row.values, division::kParent)) below.emplace(*parent, row.id);
  }
  std::vector<RowId> found{top};
  std::set<RowId> seen{top};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [begin, end] = below.equal_range(found[i]);
    for (auto at = begin; at != end; ++at) {
      if (seen.insert(at->second).second) found.push_back(at->second);
    }
  }
  return found;
}

}  // namespace qiaomen
