#pragma once

#include <optional>
#include <string>

#include "engine/domain/act.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/public_tables.h"

namespace qiaomen {

// What a station master publishes to everybody, kiosks included. Each command gives the notice's id.

struct NewNotice {
  RowId estate;
  NoticeKind kind = NoticeKind::News;
  std::string title;
  std::string body;
  std::optional<CivilDay> until;  // the last day that it is shown
};
Result<RowId> publish_notice(Act& act, const NewNotice& input);
Result<RowId> withdraw_notice(Act& act, const RowId& notice);

}  // namespace qiaomen
