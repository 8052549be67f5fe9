#pragma once

#include <string_view>

#include "engine/catalog/table.h"

namespace qiaomen {

// What people call a table and a field group, for messages and screens. The English name where none is set.
std::string_view title_of(const Table& table);
std::string_view title_of(const Table& table, GroupNumber group);

// 受理, 不予受理, 并入已有问题; empty: no such one.
std::string_view report_outcome_name(std::int64_t outcome);
// Of report_public: 已收到, then as an issue's.
std::string_view report_state_name(std::int64_t state);
// 新闻, 公开, 名单; empty: no such one.
std::string_view notice_kind_name(std::int64_t kind);

}  // namespace qiaomen
