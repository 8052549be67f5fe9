#pragma once

#include <vector>

#include "kiosk/resident_desk.h"
#include "kiosk/screens/progress.h"

namespace qiaomen {

// A report's way in a resident's words: 已收到, 站长受理了, 已派给物业公司, 正在修, 检查, 办好.
std::vector<ProgressStep> progress_steps(const ReportProgress& progress, const Words& words);

}  // namespace qiaomen
