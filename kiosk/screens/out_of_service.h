#pragma once

#include <string>

#include "kiosk/ui/ui.h"

namespace qiaomen {

struct OutOfServiceView {
  std::string station;  // empty: not known
  std::string what;     // happened
  std::string kept;
  std::string to_do;
  std::string detail;  // for whoever mends it; as the machine says it
};

// 暂停服务: nothing can be done here now. Residents are told where to go, staff what happened, what was kept and what
// to do. Nothing on it can be touched.
void draw_out_of_service(const OutOfServiceView& view, Ui& ui);

}  // namespace qiaomen
