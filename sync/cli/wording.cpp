#include "sync/cli/wording.h"

#include <fmt/format.h>

#include <charconv>

#include "engine/domain/ledger_states.h"

namespace qiaomen {
namespace {

std::string_view by_code(Errc code) {
  switch (code) {
    case Errc::Malformed: return "输入的内容格式不对。没有写入任何内容，已有记录不变。请改正后再试。";
    case Errc::TooLarge: return "内容超过上限。没有写入任何内容，已有记录不变。请缩短或分几次提交。";
    case Errc::NotFound: return "找不到要处理的内容。已有记录不变。请先同步，或核对编号后再试。";
    case Errc::Refused: return "操作被拒绝。没有写入任何内容，已有记录不变。请按提示处理后再试。";
    case Errc::Offline: return "连不上服务器。记录都保存在本机。请在有网络时再试。";
    case Errc::Unauthenticated:
      return "对方不能证明自己是登记的服务器，没有发送任何内容。记录都保存在本机。请联系管理员。";
    case Errc::Blocked: return "本设备已被服务器封锁。请联系管理员。";
    case Errc::Unsupported: return "数据由更新版本的程序写成，本程序没有改动它。请更新程序后再试。";
    case Errc::Busy: return "正被另一个程序占用。记录都保存在本机。请稍后再试。";
    case Errc::Unavailable: return "本机的磁盘或文件不可用，本次没有写入，已有记录不变。请检查磁盘空间和文件权限。";
  }
  return "出了问题。已有记录不变。";
}

// The domain and the commands phrase whole Chinese sentences, the engine English ones.
bool is_phrased(std::string_view message) { return message.contains("。"); }

// The hub names the state by its number, at the end.
std::string stale_text(std::string_view text) {
  std::int64_t state = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + text.find_last_not_of("0123456789") + 1, end, state);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return "状态已被别人先改变；请同步后按当前状态办理";
  return fmt::format("状态已被别人先改变，现在是“{}”；请同步后按当前状态办理", ledger_state_name(state));
}

}  // namespace

std::string for_people(const Error& error) {
  if (is_phrased(error.message)) return error.message;
  return fmt::format("{}（{}）", by_code(error.code), error.message);
}

std::string blocked_text(std::int64_t lost) {
  return fmt::format("服务器封锁了本设备，本机数据已清除，其中 {} 条还没有送达。请联系管理员。", lost);
}

std::string_view delivery_name(Delivery delivery) {
  switch (delivery) {
    case Delivery::OnlyHere: return "仅本机";
    case Delivery::Sending: return "发送中";
    case Delivery::Waiting: return "等待";
    case Delivery::Confirmed: return "已确认";
    case Delivery::Returned: return "已退回";
  }
  return "未知";
}

std::string_view delivery_key(Delivery delivery) {
  switch (delivery) {
    case Delivery::OnlyHere: return "only-here";
    case Delivery::Sending: return "sending";
    case Delivery::Waiting: return "waiting";
    case Delivery::Confirmed: return "confirmed";
    case Delivery::Returned: return "returned";
  }
  return "unknown";
}

std::string reason_text(const Reason& reason) {
  switch (reason.refusal) {
    case Refusal::Dismissed: return "本机曾把它当作已退回处理";
    case Refusal::Dependency: return "它所依据的另一条记录被退回了；先处理那一条，它会一起重发";
    case Refusal::AlreadyResent: return "已有更正后的一份代替它";
    case Refusal::NotYours: return "不在您的范围内";
    case Refusal::ParentDeleted: return "它所属的记录已被删除";
    case Refusal::IdTaken: return "编号已被占用";
    case Refusal::AppendOnly: return "这类记录只能新增，不能改";
    case Refusal::Deleted: return "这条记录已被删除";
    case Refusal::Stale: return stale_text(reason.text);
    case Refusal::NeverCame: return "它所依据的记录一直没有到达服务器";
    case Refusal::Malformed: return "服务器不认识它的格式";
    case Refusal::NotAllowed:
    case Refusal::Rule: break;
  }
  return reason.text.empty() ? "被规则拒绝" : reason.text;
}

std::string_view outcome_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::Applied: return "已采用";
    case Outcome::Won: return "与另一处修改合并，采用本条";
    case Outcome::Lost: return "与另一处修改合并，采用另一处";
    case Outcome::Review: return "与一处删除相遇，待审";
    case Outcome::Same: return "与已有内容相同";
  }
  return "";
}

}  // namespace qiaomen
