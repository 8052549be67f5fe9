#include "engine/domain/titles.h"

#include <algorithm>
#include <iterator>

#include "engine/domain/ledger_tables.h"
#include "engine/domain/personal_tables.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/work_tables.h"

namespace qiaomen {
namespace {

struct Title {
  TableId table;
  GroupNumber group;  // 0: the table itself
  std::string_view title;
};

constexpr Title kTitles[] = {
    {building::kTable, 0, "楼栋"},
    {building::kTable, building::kUnits, "单元数"},
    {building::kTable, building::kFloors, "层数"},
    {building::kTable, building::kNote, "备注"},
    {household::kTable, 0, "住户"},
    {household::kTable, household::kBuilding, "地址"},
    {household::kTable, household::kStatus, "居住状态"},
    {household::kTable, household::kResidents, "居住人数"},
    {household::kTable, household::kNote, "备注"},
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
    {service_log::kTable, service_log::kPeople, "服务人次"},
    {attachment::kTable, 0, "照片"},
    {contact::kTable, 0, "联系人"},
    {contact::kTable, contact::kName, "姓名"},
    {contact::kTable, contact::kTelephone, "电话"},
    {contact::kTable, contact::kRelation, "与户主关系"},
    {contact::kTable, contact::kNote, "备注"},
    {personal_attachment::kTable, 0, "签名"},
    {issue::kTable, 0, "问题"},
    {issue::kTable, issue::kTitle, "标题"},
    {issue::kTable, issue::kDescription, "描述"},
    {issue::kTable, issue::kCategory, "类别"},
    {issue::kTable, issue::kPlace, "位置"},
    {issue::kTable, issue::kSeverity, "严重程度"},
    {issue::kTable, issue::kTags, "标签"},
    {issue::kTable, issue::kState, "办理状态"},
    {issue::kTable, issue::kExtensionState, "延期"},
    {issue::kTable, issue::kRaiseState, "上呼"},
    {ledger_attachment::kTable, 0, "问题照片"},
    {resident_report::kTable, 0, "居民上报"},
    {report_decision::kTable, 0, "上报处理"},
    {notice::kTable, 0, "公告"},
    {supervision::kTable, 0, "监管记录"},
};

const Title* find(TableId table, GroupNumber group) {
  const auto* at = std::ranges::find_if(kTitles, [&](const Title& t) { return t.table == table && t.group == group; });
  return at == std::end(kTitles) ? nullptr : at;
}

}  // namespace

std::string_view title_of(const Table& table) {
  const auto* title = find(table.id, 0);
  return title ? title->title : table.name;
}

std::string_view title_of(const Table& table, GroupNumber group) {
  if (const auto* title = find(table.id, group); title && group != 0) return title->title;
  const Field* field = table.field(group);
  return field ? field->name : std::string_view("?");
}

}  // namespace qiaomen
