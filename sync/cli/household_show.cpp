#include "sync/cli/household_show.h"

#include <fmt/format.h>

#include <cstdlib>

#include "engine/domain/form_answers.h"
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

std::string position_text(const VisitEvidence& evidence) {
  if (!evidence.latitude || !evidence.longitude) return {};
  const auto degrees = [](std::int64_t micro) {
    return fmt::format("{}{}.{:06}", micro < 0 ? "-" : "", std::abs(micro) / 1'000'000, std::abs(micro) % 1'000'000);
  };
  return fmt::format("{},{}", degrees(*evidence.latitude), degrees(*evidence.longitude));
}

Cell matches_cell(const std::optional<bool>& matches) {
  if (!matches) return {nullptr, ""};
  return flag(*matches, "相符", "不符");
}

bool has_evidence(const VisitEvidence& evidence) {
  return evidence.latitude || !evidence.door_code.empty() || evidence.signatures > 0;
}

// Both clocks stand beside each other: a wrong one on the device shows.
Listing evidence_of(const HouseholdCard& card) {
  Listing listing{.key = "evidence",
                  .title = "证据",
                  .columns = {{"effective_at_us", "走访时间"},
                              {"visited_at_us", "设备时钟"},
                              {"position", "位置"},
                              {"accuracy_m", "精度（米）"},
                              {"mock", "模拟"},
                              {"door_code", "门牌码"},
                              {"door_matches", "核对"},
                              {"signatures", "签名"},
                              {"visit", "编号"}}};
  for (const VisitLine& line : card.visits) {
    const VisitEvidence& evidence = line.evidence;
    if (!has_evidence(evidence)) continue;
    listing.rows.push_back({time_cell(line.effective_at_us), time_cell(line.visited_at_us),
                            cell(position_text(evidence)), cell(evidence.accuracy_m), flag(evidence.mock, "模拟位置"),
                            cell(evidence.door_code), matches_cell(evidence.door_matches), cell(evidence.signatures),
                            cell(line.id)});
  }
  return listing;
}

// By the version of the form that was asked, whatever the campaign asks by now.
void add_answers(Listing& listing, const VisitLine& line) {
  const VisitAnswers& answered = line.answered;
  const auto add = [&](std::string_view key, std::string_view title, std::string_view text) {
    listing.rows.push_back(
        {time_cell(line.effective_at_us),
         named(answered.form_code, fmt::format("{} 第 {} 版", answered.form_title, answered.form_version)),
         cell(answered.form_version), cell(key), cell(title), cell(text), cell(line.id)});
  };
  const auto form = parse_form(answered.form_body);
  const auto answers = form ? check_answers(*form, answered.answers) : Result<Answers>(std::unexpected(form.error()));
  if (!answers) return add("", "（本程序读不懂，原样列出）", answered.answers);
  for (std::size_t i = 0; i < form->questions.size(); ++i) {
    const Question& question = form->questions[i];
    const auto text = answer_text(question, answers->of[i]);
    if (!text.empty()) add(question.key, question.title, text);
  }
}

Listing answers_of(const HouseholdCard& card) {
  Listing listing{.key = "answers",
                  .title = "表单",
                  .columns = {{"effective_at_us", "走访时间"},
                              {"form", "表单"},
                              {"form_version", ""},
                              {"question", ""},
                              {"title", "问题"},
                              {"answer", "回答"},
                              {"visit", ""}}};
  for (const VisitLine& line : card.visits) {
    if (!line.answered.answers.empty()) add_answers(listing, line);
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
          .listings = {visits_of(card, deliveries, arrived), evidence_of(card), answers_of(card),
                       contacts_of(card, deliveries), tasks_of(card, deliveries), issues_of(card, deliveries)}};
}

}  // namespace qiaomen
