#include "sync/cli/household_show.h"

#include <fmt/format.h>

#include "engine/domain/ledger_states.h"

namespace qiaomen {
namespace {

std::string_view status_name(std::int64_t status) {
  switch (static_cast<HouseholdStatus>(status)) {
    case HouseholdStatus::Lived: return "有人居住";
    case HouseholdStatus::Vacant: return "空置";
    case HouseholdStatus::NotResidential: return "非住宅";
    case HouseholdStatus::Gone: return "已不存在";
  }
  return "未知";
}

std::vector<Entry> head(const HouseholdCard& card, const DeliveryMap& deliveries) {
  const HouseholdLine& line = card.line;
  return {{"estate", "小区", cell(line.estate)},
          {"building", "楼栋", cell(line.building)},
          {"unit", "单元", cell(line.unit)},
          {"door", "户", cell(line.door)},
          {"address", "地址", cell(card.address)},
          {"status", "居住状态", named(card.status, status_name(card.status))},
          {"residents", "居住人数", cell(card.residents)},
          {"note", "备注", cell(card.note)},
          {"last_contact_at_us", "最近见面", time_cell(card.last_contact_at_us)},
          {"under_review", "待审", flag(card.under_review, "有人删除了它，同时有人在用")},
          {"delivery", "状态", delivery_cell(deliveries.of(line.id))},
          {"household", "编号", cell(line.id)}};
}

std::string photos_text(std::int64_t photos, std::int64_t arrived) {
  if (photos == 0) return "";
  if (arrived >= photos) return fmt::format("{} 张", photos);
  if (arrived == 0) return fmt::format("{} 张，照片未到", photos);
  return fmt::format("{} 张，其中 {} 张照片未到", photos, photos - arrived);
}

Listing visits_of(const HouseholdCard& card, const DeliveryMap& deliveries, const ArrivedPhotos& arrived) {
  Listing listing{.key = "visits",
                  .title = "走访",
                  .columns = {{"effective_at_us", "时间"},
                              {"outcome", "结果"},
                              {"person", "人员"},
                              {"note", "备注"},
                              {"appointment_at_us", "预约"},
                              {"photos", "照片"},
                              {"delivery", "状态"},
                              {"visit", "编号"}}};
  for (const VisitLine& line : card.visits) {
    const auto here = arrived.find(line.id);
    const auto photos = photos_text(line.photos, here == arrived.end() ? 0 : here->second);
    listing.rows.push_back({time_cell(line.effective_at_us), named(line.outcome, line.outcome_name), cell(line.person),
                            cell(line.note), time_cell(line.appointment_at_us), named(line.photos, photos),
                            delivery_cell(deliveries.around(line.id)), cell(line.id)});
  }
  return listing;
}

Listing contacts_of(const HouseholdCard& card, const DeliveryMap& deliveries) {
  Listing listing{
      .key = "contacts",
      .title = "联系人",
      .columns = {
          {"name", "姓名"}, {"telephone", "电话"}, {"relation", "关系"}, {"note", "备注"}, {"delivery", "状态"}}};
  for (const ContactLine& line : card.contacts) {
    listing.rows.push_back({cell(line.name), cell(line.telephone), cell(line.relation), cell(line.note),
                            delivery_cell(deliveries.of(line.id))});
  }
  return listing;
}

Listing tasks_of(const HouseholdCard& card, const DeliveryMap& deliveries) {
  Listing listing{.key = "tasks",
                  .title = "任务",
                  .columns = {{"campaign", "活动"},
                              {"in_scope", "范围"},
                              {"first_attempt_at_us", "首次敲门"},
                              {"appointment_at_us", "预约"},
                              {"delivery", "状态"}}};
  for (const HouseholdTaskLine& line : card.tasks) {
    listing.rows.push_back({named(to_string(line.campaign), line.campaign_name),
                            flag(line.in_scope, "计入", "门口发现"), time_cell(line.first_attempt_at_us),
                            time_cell(line.appointment_at_us), delivery_cell(deliveries.of(line.id))});
  }
  return listing;
}

Listing issues_of(const HouseholdCard& card, const DeliveryMap& deliveries) {
  Listing listing{.key = "issues",
                  .title = "问题",
                  .columns = {{"title", "标题"}, {"state", "办理"}, {"delivery", "状态"}, {"issue", "编号"}}};
  for (const HouseholdIssueLine& line : card.issues) {
    listing.rows.push_back({cell(line.title), named(line.state, ledger_state_name(line.state)),
                            delivery_cell(deliveries.of(line.id)), cell(line.id)});
  }
  return listing;
}

}  // namespace

Report household_report(const HouseholdCard& card, const DeliveryMap& deliveries, const ArrivedPhotos& arrived) {
  return {.entries = head(card, deliveries),
          .listings = {visits_of(card, deliveries, arrived), contacts_of(card, deliveries), tasks_of(card, deliveries),
                       issues_of(card, deliveries)}};
}

}  // namespace qiaomen
