#pragma once

#include <optional>
#include <string_view>

#include "engine/replica.h"

namespace qiaomen {

// What people call things on the command line: an id, an unambiguous beginning of one (6 hex digits or more), or a
// name. NotFound: nothing or several are called so; the message lists some.

// Also by the address: the words of estate, building, unit and door in this order; all but the door may be left out.
Result<RowId> find_household(const ReadTx& tx, std::string_view text);
// Also "estate building".
Result<RowId> find_building(const ReadTx& tx, std::string_view text);
Result<RowId> find_estate(const ReadTx& tx, std::string_view text);
Result<RowId> find_company(const ReadTx& tx, std::string_view text);
Result<RowId> find_campaign(const ReadTx& tx, std::string_view text);
// What --help says of naming an issue.
inline constexpr const char* kIssueHelp = "问题编号，可只写开头（至少 6 位）";
Result<RowId> find_issue(const ReadTx& tx, std::string_view text);
Result<RowId> find_visit(const ReadTx& tx, std::string_view text);
// By the slip number too, as it is printed.
Result<RowId> find_report(const ReadTx& tx, std::string_view text);
// By its title too, if it is not withdrawn.
Result<RowId> find_notice(const ReadTx& tx, std::string_view text);
// Also by its code.
Result<RowId> find_division(const ReadTx& tx, std::string_view text);
// A contract, also by its project's name.
Result<RowId> find_project(const ReadTx& tx, std::string_view text);
Result<ReturnedInfo> find_returned(Replica& replica, std::string_view text);

// The campaign that is published and on at this moment, the newest if several are.
std::optional<RowId> current_campaign(const ReadTx& tx, std::int64_t now_us);

// The one that is named, else the current one. NotFound: none is on.
Result<RowId> find_campaign_or_current(const ReadTx& tx, std::string_view text, std::int64_t now_us);

// Beginning of an id: the lowest and the highest that begin so.
struct IdRange {
  RowId low, high;
  bool contains(const RowId& id) const { return low <= id && id <= high; }
};
std::optional<IdRange> parse_id_beginning(std::string_view text);

}  // namespace qiaomen
