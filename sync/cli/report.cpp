#include "sync/cli/report.h"

#include <algorithm>
#include <ostream>

#include "engine/domain/civil_day.h"

namespace qiaomen {
namespace {

constexpr std::string_view kGap = "  ";

struct Range {
  char32_t first, last;
};
// East Asian Width W and F (UAX #11), as coarsely as a table needs.
constexpr Range kWide[] = {{0x1100, 0x115F}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},  {0xFE30, 0xFE6F},
                           {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};

bool is_wide(char32_t point) {
  return std::ranges::any_of(kWide, [&](const Range& range) { return range.first <= point && point <= range.last; });
}

// Bytes of the character that begins with `lead`.
std::size_t length_of(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

char32_t point_of(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  char32_t point = lead & (0xFFU >> (character.size() + 1));
  for (const char c : character.substr(1)) point = point << 6 | (static_cast<unsigned char>(c) & 0x3FU);
  return point;
}

void print_padded(std::ostream& out, std::string_view text, std::size_t width) {
  out << text << std::string(width - std::min(width, display_width(text)), ' ');
}

bool is_shown(const Column& column) { return !column.title.empty(); }

std::size_t last_shown(const Listing& listing) {
  std::size_t last = listing.columns.size();
  while (last > 0 && !is_shown(listing.columns[last - 1])) --last;
  return last == 0 ? 0 : last - 1;
}

std::vector<std::size_t> widths_of(const Listing& listing) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < listing.columns.size(); ++c) {
    std::size_t width = display_width(listing.columns[c].title);
    for (const auto& row : listing.rows) width = std::max(width, display_width(one_line(row[c].text)));
    widths.push_back(width);
  }
  return widths;
}

template <typename TextOf>
void print_row(std::ostream& out, const Listing& listing, const std::vector<std::size_t>& widths, TextOf text_of) {
  std::string gap;
  const auto last = last_shown(listing);
  for (std::size_t c = 0; c < listing.columns.size(); ++c) {
    if (!is_shown(listing.columns[c])) continue;
    out << gap;
    print_padded(out, text_of(c), c == last ? 0 : widths[c]);
    gap = kGap;
  }
  out << '\n';
}

void print_listing(std::ostream& out, const Listing& listing) {
  if (!listing.title.empty()) out << "【" << listing.title << "】\n";
  if (listing.rows.empty()) {
    out << listing.when_empty << '\n';
    return;
  }
  const auto widths = widths_of(listing);
  print_row(out, listing, widths, [&](std::size_t c) { return std::string(listing.columns[c].title); });
  for (const auto& row : listing.rows) {
    print_row(out, listing, widths, [&](std::size_t c) { return one_line(row[c].text); });
  }
}

JsonValue json_of(const Listing& listing) {
  JsonArray rows;
  for (const auto& row : listing.rows) {
    JsonObject object;
    for (std::size_t c = 0; c < listing.columns.size(); ++c) {
      object.push_back({std::string(listing.columns[c].key), row[c].value});
    }
    rows.emplace_back(std::move(object));
  }
  return rows;
}

}  // namespace

Cell time_cell(std::optional<std::int64_t> us) {
  if (us.value_or(0) == 0) return {nullptr, ""};
  return {*us, time_text(*us)};
}

Cell day_cell(std::optional<std::int64_t> day) {
  if (!day) return {nullptr, ""};
  return {day_text(*day), day_text(*day)};
}

JsonValue json_of(const Report& report) {
  JsonObject object;
  for (const Entry& entry : report.entries) object.push_back({std::string(entry.key), entry.cell.value});
  for (const Listing& listing : report.listings) object.push_back({std::string(listing.key), json_of(listing)});
  return object;
}

void print_for_people(std::ostream& out, const Report& report) {
  bool first = true;
  for (const Entry& entry : report.entries) {
    if (entry.title.empty() || entry.cell.text.empty()) continue;
    out << entry.title << "：" << one_line(entry.cell.text) << '\n';
    first = false;
  }
  for (const Listing& listing : report.listings) {
    if (!first) out << '\n';
    first = false;
    print_listing(out, listing);
  }
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto character = text.substr(0, length_of(static_cast<unsigned char>(text[0])));
    width += is_wide(point_of(character)) ? 2 : 1;
    text.remove_prefix(character.size());
  }
  return width;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return line;
}

}  // namespace qiaomen
