#include <imgui.h>

namespace qiaomen {

void note_ui_fault(const char* what) {
  auto* context = ImGui::GetCurrentContext();
  if (context == nullptr) return;
  auto* faults = static_cast<UiFaults*>(ImGui::GetIO().UserData);
  if (faults != nullptr) faults->note(what);
}

}  // namespace qiaomen
