#include "engine/domain/notice_rules.h"

#include "engine/base/text.h"
#include "engine/domain/natural_keys.h"
#include "engine/domain/public_tables.h"
#include "engine/domain/telephone.h"
#include "engine/domain/titles.h"

namespace qiaomen {
namespace {

Objection check_words(const Proposal& p) {
  const auto title = normal_spelling(p.text(notice::kTitle));
  const auto body = p.text(notice::kBody);
  if ((p.creates() || p.writes(notice::kTitle)) && title.empty()) return "公告必须有标题。请补充后再发布。";
  if (count_characters(title) > kNoticeTitleMax) return "公告的标题最多 60 个字。请写短一些。";
  if (count_characters(body) > kNoticeBodyMax) return "公告的正文最多 2000 个字。请写短一些，或分成几条。";
  if (p.creates() && normal_spelling(body).empty()) return "公告必须有正文。请补充后再发布。";
  if (holds_personal_number(title) || holds_personal_number(body)) {
    return "公告里像是有手机号或身份证号，谁都能看到。请去掉，需要联系方式时写驿站的固定电话。";
  }
  return {};
}

Objection check_days(const Proposal& p) {
  const auto from = integer_in(p.after, notice::kPublishedOn);
  const auto until = integer_in(p.after, notice::kUntil);
  if (!from) return "公告必须有发布日期。请重新发布。";
  if (until && *until < *from) return "公告的截止日期不能早于发布日期。请改正后再发布。";
  if (until && *until - *from > kNoticeDaysMax) return "公告最多公示 366 天。请改正截止日期。";
  return {};
}

}  // namespace

Objection check_notice(const Proposal& p) {
  if (p.creates() && notice_kind_name(p.integer(notice::kKind).value_or(0)).empty()) {
    return "公告只有新闻、公开和名单三种。请重新选择。";
  }
  if (p.writes(notice::kWithdrawn) && p.integer(notice::kWithdrawn) != 1) return "撤下的公告不能恢复。请重新发布一条。";
  if (auto objection = check_words(p)) return objection;
  return check_days(p);
}

}  // namespace qiaomen
