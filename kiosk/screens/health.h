#pragma once

#include <string>
#include <variant>
#include <vector>

#include "kiosk/screens/bars.h"

namespace qiaomen {

struct HealthRow {
  Icon icon = Icon::Info;
  std::string label, value;
  std::string to_do;  // empty: it is as it should be
};

struct HealthView {
  BarView bar;
  std::vector<HealthRow> rows;
  std::size_t first = 0;  // of the page: any row of it
};

struct ShowHealthFrom {
  std::size_t first = 0;
};
struct LeaveHealth {};
using HealthAction = std::variant<ShowHealthFrom, LeaveHealth, BarAction>;

// 本机情况, for staff: each part of the machine, how it is, and what to do where it is not as it should be.
std::optional<HealthAction> draw_health(const HealthView& view, Ui& ui);

}  // namespace qiaomen
