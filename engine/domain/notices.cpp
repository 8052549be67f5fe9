#include "engine/domain/notices.h"

#include "engine/domain/natural_keys.h"
#include "engine/domain/values.h"

namespace qiaomen {

Result<RowId> publish_notice(Act& act, const NewNotice& input) {
  const CivilDay today = day_of(act.now_us());
  if (input.until && *input.until < today) {
    return fail(Errc::Refused, "截止日期已经过去。本次操作没有写入。请改正后再发布。");
  }
  const RowId id = act.new_id();
  TRY_VOID(act.create(kNotice, id,
                      {{notice::kEstate, input.estate},
                       {notice::kKind, static_cast<std::int64_t>(input.kind)},
                       {notice::kTitle, text_value(normal_spelling(input.title))},
                       {notice::kBody, text_value(input.body)},
                       {notice::kPublishedOn, today},
                       {notice::kUntil, value_or_absent(input.until)}}));
  return id;
}

Result<RowId> withdraw_notice(Act& act, const RowId& notice) {
  TRY(const auto row, act.get(kNotice, notice));
  if (integer_in(row, notice::kWithdrawn) == 1) {
    return fail(Errc::Refused, "这条公告已经撤下。本次操作没有写入，已有记录不变。");
  }
  TRY_VOID(act.edit(kNotice, notice, {{notice::kWithdrawn, std::int64_t{1}}}));
  return notice;
}

}  // namespace qiaomen
