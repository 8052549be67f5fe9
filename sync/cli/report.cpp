#include "sync/cli/report.h"

#include <algorithm>
#include <ostream>

#include "engine/domain/civil_day.h"
#include "sync/command_line/display_width.h"

namespace qiaomen {
namespace {

constexpr std::string_view kGap = "  ";

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

std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return line;
}

}  // namespace qiaomen
