#pragma once

#include <unordered_map>
#include <vector>

#include "engine/catalog/table.h"

namespace qiaomen {

// Where the issues of an estate stood at moments of the past, by their steps. A step that was overtaken counts as never
// taken; where an issue stands now, its own row says.
class IssueLives {
 public:
  void add_issue(const RowId& id, const FieldValues& issue);
  void add_event(const FieldValues& event);

  struct Between {
    std::int64_t opened = 0;  // reported in the time
    std::int64_t closed = 0;  // closed (已销号, 已回访) at its end and not at its beginning
    std::int64_t open = 0;    // 已上报 to 待复核 at its end
  };
  // From `from_us` until before `to_us`; a time that reaches beyond `now_us` ends now.
  Between between(std::int64_t from_us, std::int64_t to_us, std::int64_t now_us) const;
  // nullopt: there is none.
  std::optional<std::int64_t> first_reported_us() const;

 private:
  struct Step {
    std::int64_t at_us = 0;
    std::int64_t state = 0;
  };
  struct Life {
    std::int64_t reported_us = 0;
    std::int64_t state = 0;
  };
  std::int64_t state_before(const RowId& issue, const Life& life, std::int64_t us) const;

  std::unordered_map<RowId, Life> issues_;
  std::unordered_map<RowId, std::vector<Step>> steps_;
};

// 已销号, 已回访.
bool is_closed(std::int64_t ledger_state);

}  // namespace qiaomen
