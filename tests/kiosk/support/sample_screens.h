#pragma once

#include <string>
#include <vector>

#include "tests/kiosk/support/headless.h"

namespace qiaomen {

// Every screen with what it may show at its fullest and at its emptiest: what the checks of looks go over.
struct SampleScreen {
  enum class Kind { Home, Page, Writing, Sheet };  // Writing: keys, and phrases above them
  std::string name;
  Kind kind = Kind::Page;
  Headless::Draw draw;
};

const std::vector<SampleScreen>& sample_screens();
// Those of it that residents go through without a camera at the slip's page.
const std::vector<SampleScreen>& resident_sample_screens();
const SampleScreen& sample_screen(const std::string& name);

}  // namespace qiaomen
