#include "sync/cli/issue_show.h"

#include <fmt/format.h>

#include "engine/domain/extension_rules.h"
#include "engine/domain/ledger_rules.h"
#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/raise_rules.h"
#include "sync/cli/photo_wording.h"

namespace qiaomen {
namespace {

Cell state_cell(std::optional<std::int64_t> state) {
  return state ? named(*state, ledger_state_name(*state)) : Cell{nullptr, ""};
}

std::string_view event_name(std::int64_t kind) {
  switch (static_cast<EventKind>(kind)) {
    case EventKind::Step: return "办理";
    case EventKind::Extension: return "延期";
    case EventKind::Raise: return "上呼";
  }
  return "";
}

// Each kind has states of its own.
Cell event_state_cell(const EventLine& line) {
  if (!line.to_state) return {nullptr, ""};
  switch (static_cast<EventKind>(line.kind)) {
    case EventKind::Step: return state_cell(line.to_state);
    case EventKind::Extension: return named(*line.to_state, extension_state_name(*line.to_state));
    case EventKind::Raise:
      return named(*line.to_state, fmt::format("{}{}", raise_state_name(*line.to_state), line.raised_to));
  }
  return cell(line.to_state);
}

// What stands now; the history has what was before.
Cell extension_cell(const ExtensionLine& line) {
  if (line.state == 0) return {nullptr, ""};
  return {JsonObject{{"state", line.state},
                     {"until", day_cell(line.until).value},
                     {"person", line.person},
                     {"reason", line.reason}},
          fmt::format("{}到 {}（{}）{}", extension_state_name(line.state), day_cell(line.until).text, line.person,
                      line.reason)};
}

Cell raise_cell(const RaiseLine& line) {
  if (line.state == 0) return {nullptr, ""};
  return {
      JsonObject{{"state", line.state}, {"division", line.division}, {"person", line.person}, {"reason", line.reason}},
      fmt::format("{}{}（{}）{}", raise_state_name(line.state), line.division, line.person, line.reason)};
}

Cell merged_cell(const IssueCard& card) {
  if (!card.merged_into) return {nullptr, ""};
  const auto id = to_string(*card.merged_into);
  return {id, fmt::format("{}（{}）", card.merged_into_title, id)};
}

std::vector<Entry> head(const IssueCard& card, const DeliveryMap& deliveries) {
  const IssueLine& line = card.line;
  return {{"title", "标题", cell(line.title)},
          {"state", "办理", state_cell(line.state)},
          {"category", "类别", named(line.category, line.category_name.empty() ? line.category : line.category_name)},
          {"estate", "小区", cell(line.estate_name)},
          {"building", "楼栋", cell(line.building)},
          {"place", "位置", cell(line.place)},
          {"description", "描述", cell(card.description)},
          {"severity", "严重程度", cell(line.severity)},
          {"tags", "标签", named(card.tags, fmt::format("{}", fmt::join(card.tags, "、")))},
          {"reported_at_us", "上报时间", time_cell(line.reported_at_us)},
          {"company", "企业", cell(line.company_name)},
          {"due_on", "期限", day_cell(line.due_on)},
          {"overdue", "超期", flag(line.overdue, "是")},
          {"days_open", "已历天数", cell(line.days_open)},
          {"extension", "延期", extension_cell(card.extension)},
          {"raise", "上呼", raise_cell(card.raise)},
          {"raised_to", "现由", cell(line.raised_to)},
          {"raised_since_us", "上呼自", time_cell(line.raised_since_us)},
          {"handler", "经办", cell(card.handler)},
          {"reason", "理由", cell(card.reason)},
          {"satisfaction", "满意度",
           card.satisfaction ? named(*card.satisfaction, satisfaction_name(*card.satisfaction)) : Cell{nullptr, ""}},
          {"merged_into", "并入", merged_cell(card)},
          {"household", "住户编号", cell(card.household)},
          {"delivery", "状态", delivery_cell(deliveries.around(line.id))},
          {"issue", "编号", cell(line.id)}};
}

Listing photos_of(const IssueCard& card, const DeliveryMap& deliveries, const HeldPhotos& held) {
  Listing listing{
      .key = "photos",
      .title = "照片",
      .columns = {{"kind", "种类"}, {"size", "字节"}, {"arrived", "内容"}, {"delivery", "状态"}, {"sha256", "校验值"}}};
  for (const LedgerPhotoLine& line : card.photos) {
    listing.rows.push_back({named(line.kind, photo_name(line.kind)), cell(line.size), arrived_cell(held(line.sha256)),
                            delivery_cell(deliveries.of(line.id)), cell(line.sha256)});
  }
  return listing;
}

Listing duplicates_of(const IssueCard& card) {
  Listing listing{.key = "duplicates",
                  .title = card.duplicates.empty() ? "" : "并入的重复问题",
                  .columns = {{"title", "标题"}, {"issue", "编号"}}};
  for (const DuplicateLine& line : card.duplicates) listing.rows.push_back({cell(line.title), cell(line.id)});
  return listing;
}

Listing events_of(const IssueCard& card) {
  Listing listing{.key = "events",
                  .title = "经过",
                  .columns = {{"effective_at_us", "时间"},
                              {"kind", "事项"},
                              {"from_state", "从"},
                              {"to_state", "到"},
                              {"person", "人员"},
                              {"company", "企业"},
                              {"due_on", "期限"},
                              {"reason", "理由"},
                              {"overtaken", "说明"},
                              {"device_at_us", ""}},
                  .when_empty = "（还没有经过服务器的记录）"};
  for (const EventLine& line : card.events) {
    listing.rows.push_back({time_cell(line.effective_at_us), named(line.kind, event_name(line.kind)),
                            state_cell(line.from_state), event_state_cell(line), cell(line.person),
                            cell(line.company_name), day_cell(line.due_on), cell(line.reason),
                            flag(line.overtaken, "已被别的办理取代"), time_cell(line.device_at_us)});
  }
  return listing;
}

}  // namespace

Listing issues_listing(const std::vector<IssueLine>& lines, const DeliveryMap& deliveries) {
  Listing listing{.key = "issues",
                  .title = "问题台账",
                  .columns = {{"state", "办理"},
                              {"title", "标题"},
                              {"category", "类别"},
                              {"estate", "小区"},
                              {"building", "楼栋"},
                              {"company", "企业"},
                              {"due_on", "期限"},
                              {"overdue", "超期"},
                              {"days_open", "天数"},
                              {"raised_to", "上呼到"},
                              {"raised_since_us", "上呼自"},
                              {"delivery", "状态"},
                              {"issue", "编号"}},
                  .when_empty = "没有问题"};
  for (const IssueLine& line : lines) {
    listing.rows.push_back({state_cell(line.state), cell(line.title), named(line.category, line.category_name),
                            cell(line.estate_name), cell(line.building), cell(line.company_name), day_cell(line.due_on),
                            flag(line.overdue, "超期"), cell(line.days_open), cell(line.raised_to),
                            time_cell(line.raised_since_us), delivery_cell(deliveries.around(line.id)), cell(line.id)});
  }
  return listing;
}

Report issue_report(const IssueCard& card, const DeliveryMap& deliveries, const HeldPhotos& held) {
  return {.entries = head(card, deliveries),
          .listings = {duplicates_of(card), photos_of(card, deliveries, held), events_of(card)}};
}

}  // namespace qiaomen
