#include "engine/domain/natural_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace qiaomen {
namespace {

constexpr std::size_t kLengths[] = {2, 4, 6, 9, 12};
constexpr std::uint64_t kGroup[] = {10'000'000'000, 100'000'000, 1'000'000, 1'000, 1};  // by depth, from the province
constexpr std::uint64_t kGlobal = 0;                                                    // rows of no place
constexpr char kSeparator = '/';

// No part of a key may run into the next.
std::string joined(std::string_view a, std::string_view b) { return fmt::format("{}:{}{}", a.size(), a, b); }

RowId placed(std::string_view table, const RowId& place, std::string_view key) {
  return natural_id(place_prefix(place), table, joined(as_text(place.view()), key));
}

// The half-width form of the full-width character that these three bytes are; nullopt if it has none.
std::optional<char> half_width_of(std::string_view bytes) {
  if (bytes == "\xe3\x80\x80") return ' ';
  if (bytes[0] != '\xef' || (bytes[1] != '\xbc' && bytes[1] != '\xbd')) return std::nullopt;
  // U+FF01–U+FF5E are U+0021–U+007E, shifted by 0xFEE0.
  const unsigned low = static_cast<unsigned char>(bytes[2]) & 0x3fU;
  const unsigned code = (bytes[1] == '\xbc' ? 0x20U : 0x60U) + low;
  return code > 0x20 && code < 0x7f ? std::optional(static_cast<char>(code)) : std::nullopt;
}

std::string half_width(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto half = text.size() - i >= 3 ? half_width_of(text.substr(i, 3)) : std::nullopt;
    out += half.value_or(text[i]);
    i += half ? 3 : 1;
  }
  return out;
}

std::string without_spare_blanks(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t') {
      blank = !out.empty();
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c;
  }
  return out;
}

}  // namespace

std::optional<DivisionCode> DivisionCode::parse(std::string_view text) {
  if (std::ranges::find(kLengths, text.size()) == std::end(kLengths)) return std::nullopt;
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stopped != end) return std::nullopt;
  for (auto length = text.size(); length < 12; ++length) number *= 10;
  const DivisionCode code(number);
  // Once a group is zero, all below are.
  for (int depth = 1; depth < code.depth(); ++depth) {
    const auto above = depth == 1 ? kGroup[0] * 100 : kGroup[depth - 2];
    if (number % above / kGroup[depth - 1] == 0) return std::nullopt;
  }
  return number == 0 ? std::nullopt : std::optional(code);
}

std::string DivisionCode::text() const { return fmt::format("{:012}", number_); }

int DivisionCode::depth() const {
  for (int depth = 1; depth < 5; ++depth) {
    if (number_ % kGroup[depth - 1] == 0) return depth;
  }
  return 5;
}

std::optional<DivisionCode> DivisionCode::parent() const {
  const auto own = depth();
  if (own == 1) return std::nullopt;
  const auto unit = kGroup[own - 2];
  return DivisionCode(number_ / unit * unit);
}

RowId division_id(const DivisionCode& code) { return natural_id(code.number(), "division", code.text()); }
RowId level_id(std::int64_t number) { return natural_id(kGlobal, "level", std::to_string(number)); }
RowId level_edge_id(std::int64_t upper, std::int64_t lower) {
  return natural_id(kGlobal, "level_edge", fmt::format("{}{}{}", upper, kSeparator, lower));
}
RowId category_id(std::string_view code) { return natural_id(kGlobal, "category", code); }
RowId visit_outcome_id(std::int64_t code) { return natural_id(kGlobal, "visit_outcome", std::to_string(code)); }
RowId form_id(std::string_view code, std::int64_t version) {
  return natural_id(kGlobal, "form", joined(code, std::to_string(version)));
}
RowId campaign_id(std::string_view code) { return natural_id(kGlobal, "campaign", code); }
RowId person_id(std::string_view code) { return natural_id(kGlobal, "person", code); }
RowId company_id(std::string_view code) { return natural_id(kGlobal, "company", code); }

RowId estate_id(const DivisionCode& community, std::string_view code) {
  return natural_id(community.number(), "estate", joined(community.text(), code));
}
RowId station_id(const RowId& estate, std::string_view code) { return placed("station", estate, code); }
RowId contract_id(const RowId& company, const RowId& estate, std::int64_t from_on) {
  return placed("contract", estate, joined(as_text(company.view()), std::to_string(from_on)));
}
RowId building_id(const RowId& estate, std::string_view name) {
  return placed("building", estate, normal_spelling(name));
}

std::string household_key(const RowId& building, std::string_view unit, std::string_view door) {
  return to_string(building) + kSeparator + joined(normal_spelling(unit), normal_spelling(door));
}
RowId household_id(const RowId& building, std::string_view unit, std::string_view door) {
  return natural_id(place_prefix(building), "household", household_key(building, unit, door));
}

RowId task_id(const RowId& campaign, const RowId& household) {
  return placed("task", household, as_text(campaign.view()));
}
RowId exclusion_id(const RowId& campaign, const RowId& household) {
  return placed("exclusion", household, as_text(campaign.view()));
}
RowId assignment_id(const RowId& building, const RowId& person) {
  return placed("assignment", building, as_text(person.view()));
}
RowId device_status_id(const RowId& estate, DeviceId device) {
  return placed("device_status", estate, fmt::format("{:016x}", device.value));
}

std::string normal_spelling(std::string_view text) { return without_spare_blanks(half_width(text)); }

std::uint64_t place_prefix(const RowId& row) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 6; ++i) prefix = prefix << 8 | row.bytes[i];
  return prefix;
}

}  // namespace qiaomen
