#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/civil_day.h"
#include "engine/store/database.h"

namespace qiaomen {

struct NoticeLine {
  RowId id, estate;
  std::int64_t kind = 0;  // NoticeKind
  std::string title, body;
  CivilDay published_on = 0;
  std::optional<CivilDay> until;
  bool withdrawn = false;
  bool is_shown(CivilDay today) const { return !withdrawn && (!until || today <= *until); }
};
// All that this replica holds, the newest first.
std::vector<NoticeLine> notices(const ReadTx& tx);

}  // namespace qiaomen
