#pragma once

// Dear ImGui's own configuration (IMGUI_USER_CONFIG), part of imgui.h: its asserts end no visit with a crash. What
// fails is noted where the context's UserData points, and the program goes on as ImGui does without asserts.
namespace qiaomen {

class UiFaults {
 public:
  void note(const char* what) {
    if (first_ == nullptr) first_ = what;
  }
  // What went wrong first since the last call; nullptr: nothing.
  const char* take() {
    const char* what = first_;
    first_ = nullptr;
    return what;
  }

 private:
  const char* first_ = nullptr;  // a literal
};

void note_ui_fault(const char* what);

}  // namespace qiaomen

#define IM_ASSERT(condition) ((condition) ? static_cast<void>(0) : ::qiaomen::note_ui_fault(#condition))
