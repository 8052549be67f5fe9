#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/ids.h"

namespace qiaomen {

// Where a row's id comes from what it stands for, so that the importer and two offline people make the same row.

// A statistical division code with its zeros: 2, 4, 6, 9 or 12 digits as published (2+2+2+3+3), filled up to 12.
class DivisionCode {
 public:
  // nullopt: not digits only, another length, or a zero group above a filled one.
  static std::optional<DivisionCode> parse(std::string_view text);

  std::string text() const;  // 12 digits
  std::uint64_t number() const { return number_; }
  // Depth in the ladder: 1 province, 2 city, 3 county, 4 street, 5 community.
  int depth() const;
  // Of the division that this one lies in; nullopt for a province.
  std::optional<DivisionCode> parent() const;
  auto operator<=>(const DivisionCode&) const = default;

 private:
  explicit DivisionCode(std::uint64_t number) : number_(number) {}
  std::uint64_t number_ = 0;
};

RowId division_id(const DivisionCode& code);
RowId level_id(std::int64_t number);
RowId level_edge_id(std::int64_t upper, std::int64_t lower);
RowId category_id(std::string_view code);
RowId visit_outcome_id(std::int64_t code);
RowId form_id(std::string_view code, std::int64_t version);
RowId campaign_id(std::string_view code);
RowId person_id(std::string_view code);
RowId company_id(std::string_view code);

RowId estate_id(const DivisionCode& community, std::string_view code);
RowId station_id(const RowId& estate, std::string_view code);
RowId contract_id(const RowId& company, const RowId& estate, std::int64_t from_on);
RowId building_id(const RowId& estate, std::string_view name);
// (community, estate, building, unit, door): the first three are in the building's id already.
RowId household_id(const RowId& building, std::string_view unit, std::string_view door);
// The same key as text, as it stands in household.former_keys.
std::string household_key(const RowId& building, std::string_view unit, std::string_view door);
RowId task_id(const RowId& campaign, const RowId& household);
RowId exclusion_id(const RowId& campaign, const RowId& household);
RowId assignment_id(const RowId& building, const RowId& person);
RowId device_status_id(const RowId& estate, DeviceId device);

// One spelling of what people write: full-width letters, digits and signs become half-width, blanks at the ends go,
// several within become one.
std::string normal_spelling(std::string_view text);
// The leading 48 bits: rows of one place lie together.
std::uint64_t place_prefix(const RowId& row);

}  // namespace qiaomen
