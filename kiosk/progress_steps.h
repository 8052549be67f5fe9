#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/resident_desk.h"
#include "kiosk/screens/progress.h"

namespace qiaomen {

struct ProgressWords {
  const Words& words;
  std::string_view category;  // in its spoken form
};
// A report's way in a resident's words: 已收到, 站长受理了, 已派给物业公司, 正在修, 检查, 办好, each with its time. A
// step that was taken back is still to come.
std::vector<ProgressStep> progress_steps(const ReportProgress& progress, const ProgressWords& said);
// Where it is now.
std::string state_words(const std::vector<ProgressStep>& steps);

struct DueChip {
  std::string text;  // 11月27日前修好; empty: no date is set
  bool is_late = false;
};
DueChip due_chip(const ReportProgress& progress, CivilDay today, const Words& words);

}  // namespace qiaomen
