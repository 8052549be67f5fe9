#include "engine/domain/registry.h"

#include "engine/domain/natural_keys.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/values.h"

namespace qiaomen {
namespace {

struct Address {
  RowId building;
  std::string unit, door, address;
  bool operator==(const Address&) const = default;
};

Address address_of(const FieldValues& row) {
  return {id_in(row, household::kBuilding).value_or(RowId{}), text_in(row, household::kUnit),
          text_in(row, household::kDoor), text_in(row, household::kAddress)};
}

std::string key_of(const Address& a) { return household_key(a.building, a.unit, a.door); }

void write_address(std::vector<FieldChange>& values, const Address& address) {
  values.emplace_back(household::kBuilding, address.building);
  values.emplace_back(household::kUnit, text_value(address.unit));
  values.emplace_back(household::kDoor, text_value(address.door));
  values.emplace_back(household::kAddress, text_value(address.address));
}

void correct_address(const HouseholdCorrection& correction, const FieldValues& before,
                     std::vector<FieldChange>& values) {
  const Address old = address_of(before);
  const Address corrected{
      correction.building.value_or(old.building), correction.unit ? normal_spelling(*correction.unit) : old.unit,
      correction.door ? normal_spelling(*correction.door) : old.door, correction.address.value_or(old.address)};
  if (corrected == old) return;
  write_address(values, corrected);
  if (key_of(corrected) != key_of(old)) values.emplace_back(household::kFormerKeys, TextSet{key_of(old)});
}

}  // namespace

Result<RowId> correct_household(Act& act, const HouseholdCorrection& correction) {
  TRY(const auto before, act.get(kHousehold, correction.household));
  std::vector<FieldChange> values;
  correct_address(correction, before, values);
  if (correction.status) values.emplace_back(household::kStatus, static_cast<std::int64_t>(*correction.status));
  if (correction.residents) values.emplace_back(household::kResidents, *correction.residents);
  if (correction.note) values.emplace_back(household::kNote, text_value(*correction.note));
  if (values.empty()) {
    return fail(Errc::Refused, "没有要更正的内容，与现有登记相同。本次操作没有写入。");
  }
  TRY_VOID(act.edit(kHousehold, correction.household, std::move(values)));
  return correction.household;
}

Result<RowId> add_household(Act& act, const NewHousehold& input) {
  TRY(const auto building, act.get(kBuilding, input.building));
  const Address address{input.building, normal_spelling(input.unit), normal_spelling(input.door), input.address};
  const RowId id = household_id(input.building, input.unit, input.door);
  if (act.find(kHousehold, id)) {
    return fail(Errc::Refused, "这个地址已经登记。本次操作没有写入，已有登记不变。如需更正，请打开这个住户。");
  }
  std::vector<FieldChange> values{{household::kEstate, building.get(building::kEstate)},
                                  {household::kStatus, static_cast<std::int64_t>(input.status)},
                                  {household::kNote, text_value(input.note)}};
  write_address(values, address);
  TRY_VOID(act.create(kHousehold, id, std::move(values)));
  return id;
}

Result<RowId> remove_household(Act& act, const RowId& household) {
  TRY_VOID(act.get(kHousehold, household));
  TRY_VOID(act.remove(kHousehold, household));
  return household;
}

Result<RowId> add_contact(Act& act, const NewContact& input) {
  TRY(const auto household, act.get(kHousehold, input.household));
  const RowId id = act.new_id();
  TRY_VOID(act.create(kContact, id,
                      {{contact::kBuilding, household.get(household::kBuilding)},
                       {contact::kHousehold, input.household},
                       {contact::kName, text_value(input.name)},
                       {contact::kTelephone, text_value(input.telephone)},
                       {contact::kRelation, text_value(input.relation)},
                       {contact::kNote, text_value(input.note)}}));
  return id;
}

}  // namespace qiaomen
