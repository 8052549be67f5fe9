#include "sync/hub/program/lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/domain/reference_tables.h"
#include "engine/domain/titles.h"
#include "engine/domain/values.h"
#include "engine/domain/work_tables.h"
#include "sync/hub/feed.h"

namespace qiaomen {
namespace {

std::optional<RowId> parse_row_id(std::string_view word) {
  const auto bytes = parse_uuid(word);
  return bytes ? RowId::from_bytes(*bytes) : std::nullopt;
}

bool has_text(const Table& table, const HubRow& row, std::string_view field, const std::string& word) {
  const Field* declared = table.field(field);
  return declared && text_in(row.values, declared->number) == word;
}

Result<HubRow> only_one(const Table& table, std::vector<HubRow> found, const std::string& word) {
  if (found.empty()) return fail(Errc::NotFound, fmt::format("没有叫“{}”的{}。", word, title_of(table)));
  if (found.size() == 1) return std::move(found.front());
  return fail(Errc::NotFound, fmt::format("有 {} 个{}都叫“{}”，请改用编号。", found.size(), title_of(table), word));
}

Result<HubRow> find_among(const Table& table, std::vector<HubRow> rows, const std::string& word) {
  const auto id = parse_row_id(word);
  std::erase_if(rows, [&](const HubRow& row) {
    return id ? row.id != *id : !has_text(table, row, "code", word) && !has_text(table, row, "name", word);
  });
  const auto coded = std::ranges::find_if(rows, [&](const HubRow& row) { return has_text(table, row, "code", word); });
  if (coded != rows.end() && rows.size() > 1) rows = {*coded};
  return only_one(table, std::move(rows), word);
}

}  // namespace

Result<HubRow> find_reference(HubView& view, const Table& table, const std::string& word) {
  if (const auto id = parse_row_id(word)) {
    auto row = view.row(*id);
    if (row && row->alive && row->table == table.id) return *std::move(row);
  }
  return find_among(table, living_rows(view, kReferenceBucket, table), word);
}

Result<HubRow> find_estate(HubView& view, const std::string& word) {
  const auto slash = word.find('/');
  if (slash == std::string::npos) return find_reference(view, kEstate, word);
  TRY(const auto community, find_reference(view, kDivision, word.substr(0, slash)));
  auto estates = living_rows(view, kReferenceBucket, kEstate);
  std::erase_if(estates, [&](const HubRow& row) { return id_in(row.values, estate::kCommunity) != community.id; });
  return find_among(kEstate, std::move(estates), word.substr(slash + 1));
}

Result<HubRow> find_building(HubView& view, const std::string& word) {
  if (const auto id = parse_row_id(word)) {
    auto row = view.row(*id);
    if (row && row->alive && row->table == building::kTable) return *std::move(row);
  }
  const auto slash = word.rfind('/');
  if (slash == std::string::npos) {
    return fail(Errc::NotFound, fmt::format("没有编号为“{}”的楼栋。也可以写成“小区/楼栋”。", word));
  }
  TRY(const auto estate, find_estate(view, word.substr(0, slash)));
  return find_among(kBuilding, living_rows(view, {BucketKind::EstateWork, estate.id}, kBuilding),
                    word.substr(slash + 1));
}

Result<DeviceId> parse_device(const std::string& word) {
  DeviceId device;
  const auto* end = word.data() + word.size();
  const auto parsed = std::from_chars(word.data(), end, device.value, 16);
  if (word.size() == 16 && parsed.ec == std::errc{} && parsed.ptr == end) return device;
  return fail(Errc::NotFound, fmt::format("“{}”不是设备号（16 位十六进制，见 devices 命令）。", word));
}

std::string device_text(DeviceId device) { return fmt::format("{:016x}", device.value); }

Result<BucketId> parse_bucket(const std::string& word) {
  const auto colon = word.find(':');
  const auto scope = colon == std::string::npos ? std::nullopt : parse_row_id(std::string_view(word).substr(colon + 1));
  for (int kind = 1; scope && kind <= static_cast<int>(BucketKind::EstatePublic); ++kind) {
    const BucketId bucket{static_cast<BucketKind>(kind), *scope};
    if (to_string(bucket) == word) return bucket;
  }
  return fail(Errc::NotFound, fmt::format("“{}”不是数据范围（如 work:<编号>，见 digest 命令）。", word));
}

}  // namespace qiaomen
