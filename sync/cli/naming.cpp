#include "sync/cli/naming.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "engine/domain/campaign_queries.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/registry_queries.h"
#include "engine/domain/slip_number.h"
#include "sync/cli/address.h"
#include "sync/cli/naming_queries.h"

namespace qiaomen {
namespace {

constexpr std::size_t kHexDigitsMin = 6;
constexpr std::size_t kHexDigitsOfId = 32;

std::unexpected<Error> nothing(std::string_view what, std::string_view text) {
  return fail(Errc::NotFound,
              fmt::format("本机没有叫“{}”的{}。没有写入任何内容。请核对名称，或先同步再试。", text, what));
}

std::unexpected<Error> several(std::string_view what, std::string_view text, const std::vector<std::string>& found) {
  return fail(Errc::NotFound, fmt::format("叫“{}”的{}不止一个：{}。没有写入任何内容。请写得更完整。", text, what,
                                          fmt::join(found, "；")));
}

template <typename IdType>
std::vector<std::string> texts_of(const std::vector<IdType>& ids) {
  std::vector<std::string> texts;
  for (const IdType& id : ids) texts.push_back(to_string(id));
  return texts;
}

Result<RowId> only_one(std::string_view what, std::string_view text, const std::vector<RowId>& found) {
  if (found.empty()) return nothing(what, text);
  if (found.size() > 1) return several(what, text, texts_of(found));
  return found.front();
}

Result<RowId> find(const ReadTx& tx, Named kind, std::string_view what, std::string_view text) {
  const auto called = ids_called(tx, kind, normal_spelling(text));
  if (!called.empty()) return only_one(what, text, called);
  const auto range = parse_id_beginning(text);
  return only_one(what, text, range ? ids_between(tx, kind, range->low, range->high) : std::vector<RowId>());
}

std::string line_text(const HouseholdLine& line) {
  return fmt::format("{} {} {}单元 {}", line.estate, line.building, line.unit, line.door);
}

}  // namespace

std::optional<IdRange> parse_id_beginning(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c != '-'; });
  if (digits.size() < kHexDigitsMin || digits.size() > kHexDigitsOfId) return std::nullopt;
  const auto filled = [&](char with) { return from_hex(digits + std::string(kHexDigitsOfId - digits.size(), with)); };
  const auto low = filled('0');
  const auto high = filled('f');
  if (!low || !high) return std::nullopt;
  return IdRange{*RowId::from_bytes(*low), *RowId::from_bytes(*high)};
}

Result<RowId> find_household(const ReadTx& tx, std::string_view text) {
  if (const auto range = parse_id_beginning(text)) {
    const auto found = ids_between(tx, Named::Household, range->low, range->high);
    if (!found.empty()) return only_one("住户", text, found);
  }
  const auto found = households_at(tx, text);
  if (found.empty()) return nothing("住户", text);
  if (found.size() == 1) return found.front().id;
  std::vector<std::string> lines;
  std::ranges::transform(found, std::back_inserter(lines), line_text);
  return several("住户", text, lines);
}

Result<RowId> find_building(const ReadTx& tx, std::string_view text) {
  const auto cut = text.rfind(' ');
  if (cut == std::string_view::npos) return find(tx, Named::Building, "楼栋", text);
  TRY(const auto estate, find_estate(tx, text.substr(0, cut)));
  const auto name = normal_spelling(text.substr(cut + 1));
  for (const BuildingLine& line : buildings(tx, estate)) {
    if (line.name == name) return line.id;
  }
  return nothing("楼栋", text);
}

Result<RowId> find_estate(const ReadTx& tx, std::string_view text) { return find(tx, Named::Estate, "小区", text); }
Result<RowId> find_company(const ReadTx& tx, std::string_view text) { return find(tx, Named::Company, "企业", text); }
Result<RowId> find_campaign(const ReadTx& tx, std::string_view text) { return find(tx, Named::Campaign, "活动", text); }
Result<RowId> find_issue(const ReadTx& tx, std::string_view text) { return find(tx, Named::Issue, "问题", text); }
Result<RowId> find_visit(const ReadTx& tx, std::string_view text) { return find(tx, Named::Visit, "走访记录", text); }
Result<RowId> find_notice(const ReadTx& tx, std::string_view text) { return find(tx, Named::Notice, "公告", text); }
Result<RowId> find_project(const ReadTx& tx, std::string_view text) { return find(tx, Named::Project, "项目", text); }

Result<RowId> find_report(const ReadTx& tx, std::string_view text) {
  const auto slip = parse_slip(text);
  if (!slip && is_like_slip(text)) {
    return fail(Errc::NotFound,
                fmt::format("没有“{}”这样的单号，大概抄错了一位。没有写入任何内容。请照单据再输一遍。", text));
  }
  return find(tx, Named::Report, "居民上报", slip ? to_text(*slip) : text);
}

Result<RowId> find_division(const ReadTx& tx, std::string_view text) {
  if (const auto code = DivisionCode::parse(normal_spelling(text)))
    return find(tx, Named::Division, "区划", code->text());
  return find(tx, Named::Division, "区划", text);
}

Result<ReturnedInfo> find_returned(Replica& replica, std::string_view text) {
  const auto range = parse_id_beginning(text);
  if (!range) return nothing("退回记录", text);
  std::vector<ReturnedInfo> found;
  for (ReturnedInfo& info : replica.returned()) {
    if (range->contains(RowId{info.transaction.id.bytes})) found.push_back(std::move(info));
  }
  if (found.empty()) return nothing("退回记录", text);
  if (found.size() == 1) return std::move(found.front());
  std::vector<TransactionId> ids;
  for (const ReturnedInfo& info : found) ids.push_back(info.transaction.id);
  return several("退回记录", text, texts_of(ids));
}

std::optional<RowId> current_campaign(const ReadTx& tx, std::int64_t now_us) {
  const CivilDay today = day_of(now_us);
  for (const CampaignLine& line : campaigns(tx)) {
    const bool is_on = line.starts_on <= today && today <= line.ends_on;
    if (is_on && line.state == static_cast<std::int64_t>(CampaignState::Published)) return line.id;
  }
  return std::nullopt;
}

Result<RowId> find_campaign_or_current(const ReadTx& tx, std::string_view text, std::int64_t now_us) {
  if (!text.empty()) return find_campaign(tx, text);
  if (const auto current = current_campaign(tx, now_us)) return *current;
  return fail(Errc::NotFound, "现在没有正在进行的活动。已有记录不变。请先同步，或用 --campaign 指明一个。");
}

}  // namespace qiaomen
