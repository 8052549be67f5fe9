#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "kiosk/screens/report_what.h"

namespace qiaomen {

struct ReportReviewView {
  BarView bar;
  Picture picture;
  std::string place;
  int photos = 0;
  bool has_camera = false;
  std::string_view words;  // borrowed for one drawing; empty: none
  std::string telephone;   // as typed; empty: none
  // Why it could not be saved: what happened, what was kept, what to do; empty: nothing went wrong.
  std::string trouble;
  const Image* photo = nullptr;  // the first of them
};

enum class ReportPart { What, Where, Photo, Words, Telephone };
struct ChangePart {
  ReportPart part;
};
struct Submit {};
using ReportReviewAction = std::variant<ChangePart, Submit, BarAction>;

// Step 3: is it right? What is optional can be added here; one touch submits.
std::optional<ReportReviewAction> draw_report_review(const ReportReviewView& view, Ui& ui);

}  // namespace qiaomen
