#include "engine/domain/titles.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/domain/ledger_states.h"
#include "engine/domain/ledger_tables.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

struct Title {
  TableId table;
  GroupNumber group;  // 0: the table itself
  std::string_view title;
};

constexpr Title kTitles[] = {
    {division::kTable, 0, "行政区划"},
    {level::kTable, 0, "层级"},
    {level_edge::kTable, 0, "监管关系"},
    {category::kTable, 0, "问题类别"},
    {visit_outcome::kTable, 0, "走访结果"},
    {form::kTable, 0, "表单"},
    {campaign::kTable, 0, "活动"},
    {estate::kTable, 0, "小区"},
    {station::kTable, 0, "红旗驿站"},
    {person::kTable, 0, "人员"},
    {company::kTable, 0, "物业企业"},
    {contract::kTable, 0, "物业合同"},
    {building::kTable, 0, "楼栋"},
    {building::kTable, building::kName, "名称"},
    {building::kTable, building::kUnits, "单元数"},
    {building::kTable, building::kFloors, "层数"},
    {household::kTable, 0, "住户"},
    {household::kTable, household::kBuilding, "地址"},
    {household::kTable, household::kStatus, "居住状态"},
    {household::kTable, household::kResidents, "居住人数"},
    {household::kTable, household::kLastContactAt, "最近见面时间"},
    {household::kTable, household::kFormerKeys, "曾用地址"},
    {task::kTable, 0, "任务"},
    {task::kTable, task::kInScope, "计入范围"},
    {task::kTable, task::kState, "任务状态"},
    {task::kTable, task::kFirstAttemptAt, "首次敲门时间"},
    {task::kTable, task::kAppointmentAt, "预约时间"},
    {visit::kTable, 0, "走访记录"},
    {exclusion::kTable, 0, "剔除申请"},
    {exclusion::kTable, exclusion::kProposedBy, "剔除理由"},
    {exclusion::kTable, exclusion::kDecision, "剔除决定"},
    {service_log::kTable, 0, "服务记录"},
    {service_log::kTable, service_log::kServedOn, "服务日期"},
    {service_log::kTable, service_log::kKind, "服务种类"},
    {service_log::kTable, service_log::kTitle, "标题"},
    {service_log::kTable, service_log::kPeople, "服务人次"},
    {attachment::kTable, 0, "照片"},
    {assignment::kTable, 0, "楼栋分派"},
    {device_status::kTable, 0, "设备状态"},
    {contact::kTable, 0, "联系人"},
    {contact::kTable, contact::kName, "姓名"},
    {contact::kTable, contact::kTelephone, "电话"},
    {contact::kTable, contact::kRelation, "与户主关系"},
    {personal_attachment::kTable, 0, "签名"},
    {report_contact::kTable, 0, "上报人电话"},
    {issue::kTable, 0, "问题"},
    {issue::kTable, issue::kTitle, "标题"},
    {issue::kTable, issue::kDescription, "描述"},
    {issue::kTable, issue::kCategory, "类别"},
    {issue::kTable, issue::kPlace, "位置"},
    {issue::kTable, issue::kSeverity, "严重程度"},
    {issue::kTable, issue::kTags, "标签"},
    {issue::kTable, issue::kReportedAt, "上报时间"},
    {issue::kTable, issue::kVisit, "走访记录"},
    {issue::kTable, issue::kReport, "居民上报"},
    {issue::kTable, issue::kState, "办理状态"},
    {issue::kTable, issue::kExtensionState, "延期"},
    {issue::kTable, issue::kExtendedUntil, "延期后的期限"},
    {issue::kTable, issue::kRaiseState, "上呼"},
    {issue_event::kTable, 0, "办理记录"},
    {ledger_attachment::kTable, 0, "问题照片"},
    {resident_report::kTable, 0, "居民上报"},
    {report_decision::kTable, 0, "上报处理"},
    {drop_attachment::kTable, 0, "上报照片"},
    {issue_public::kTable, 0, "问题公示"},
    {notice::kTable, 0, "公告"},
    {notice::kTable, notice::kKind, "种类"},
    {notice::kTable, notice::kTitle, "标题"},
    {notice::kTable, notice::kBody, "正文"},
    {notice::kTable, notice::kPublishedOn, "发布日期"},
    {notice::kTable, notice::kUntil, "截止日期"},
    {notice::kTable, notice::kWithdrawn, "撤下"},
    {report_public::kTable, 0, "上报进度"},
    {building_public::kTable, 0, "楼栋公示"},
    {category_public::kTable, 0, "类别公示"},
    {estate_public::kTable, 0, "小区公示"},
    {estate_figures::kTable, 0, "小区数字"},
    {estate_month::kTable, 0, "小区每月数字"},
    {supervision::kTable, 0, "监管记录"},
};

// What many tables call alike.
constexpr std::pair<std::string_view, std::string_view> kFieldTitles[] = {
    {"estate", "小区"}, {"campaign", "活动"}, {"household", "住户"}, {"building", "楼栋"}, {"note", "备注"}};

const Title* find(TableId table, GroupNumber group) {
  const auto* at = std::ranges::find_if(kTitles, [&](const Title& t) { return t.table == table && t.group == group; });
  return at == std::end(kTitles) ? nullptr : at;
}

constexpr std::string_view kOutcomes[] = {"受理", "不予受理", "并入已有问题"};
constexpr std::string_view kNoticeKinds[] = {"新闻", "公开", "名单"};

// Numbered from 1.
std::string_view name_among(std::span<const std::string_view> names, std::int64_t number) {
  return number >= 1 && number <= std::ssize(names) ? names[static_cast<std::size_t>(number - 1)] : std::string_view();
}

}  // namespace

std::string_view report_outcome_name(std::int64_t outcome) { return name_among(kOutcomes, outcome); }
std::string_view notice_kind_name(std::int64_t kind) { return name_among(kNoticeKinds, kind); }
std::string_view report_state_name(std::int64_t state) {
  return state == report_public::kReceived ? "已收到" : ledger_state_name(state);
}

std::string_view title_of(const Table& table) {
  const auto* title = find(table.id, 0);
  return title ? title->title : table.name;
}

std::string_view title_of(const Table& table, GroupNumber group) {
  if (const auto* title = find(table.id, group); title && group != 0) return title->title;
  const Field* field = table.field(group);
  if (!field) return "?";
  const auto* shared = std::ranges::find(kFieldTitles, field->name, [](const auto& title) { return title.first; });
  return shared == std::end(kFieldTitles) ? field->name : shared->second;
}

}  // namespace qiaomen
