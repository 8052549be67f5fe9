#pragma once

#include <optional>
#include <variant>

#include "kiosk/screens/bars.h"

namespace qiaomen {

enum class ScanStage {
  Waiting,  // for the camera's first picture
  Looking,  // no code in it so far
  Foreign,  // a code that is on no slip
  Gone,     // the camera does not answer
};

struct ScanView {
  BarView bar;
  ScanStage stage = ScanStage::Waiting;
  const Image* picture = nullptr;  // Looking, Foreign
};
struct TypeInstead {};
using ScanAction = std::variant<TypeInstead, BarAction>;

// The code of a slip before the camera.
std::optional<ScanAction> draw_scan(const ScanView& view, Ui& ui);

}  // namespace qiaomen
