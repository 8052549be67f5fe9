#pragma once

#include <vector>

#include "tests/kiosk/support/sample_screens.h"

namespace qiaomen {

// Those of sample_screens that tell of a fault, and of the machine's health.
std::vector<SampleScreen> fault_screens();

}  // namespace qiaomen
