#pragma once

#include <string>
#include <vector>

#include "tests/kiosk/support/sample_screens.h"

namespace qiaomen {

// What the rules of the look find wrong with the page that `ui` has just drawn: a sentence each.
std::vector<std::string> audit_controls(const Ui& ui, SampleScreen::Kind kind);
std::vector<std::string> audit_texts(const Ui& ui, SampleScreen::Kind kind);
// `under`: the same page drawn without its texts, on a display of any size.
std::vector<std::string> audit_contrast(const Ui& ui, const Picture32& under);

}  // namespace qiaomen
