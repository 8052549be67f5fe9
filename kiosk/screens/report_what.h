#pragma once

#include <string>
#include <variant>
#include <vector>

#include "kiosk/screens/bars.h"

namespace qiaomen {

struct Picture {
  Icon icon = Icon::Apps;
  enum class Nature { Facility, Environment, Safety, People } nature = Nature::People;
  std::string code;   // category.code
  std::string label;  // spoken form
  std::string sub;
};

struct ReportWhatView {
  BarView bar;
  std::vector<Picture> pictures;  // at most eight
  bool has_more = false;          // the last tile leads to the others
  bool is_rest = false;           // these are the others
  std::string chosen;             // code; from an earlier visit to this page
};

struct ChoosePicture {
  std::string code;
};
struct MorePictures {};
using ReportWhatAction = std::variant<ChoosePicture, MorePictures, BarAction>;

// Step 1: what is it? A touch on a picture goes on.
std::optional<ReportWhatAction> draw_report_what(const ReportWhatView& view, Ui& ui);

const Tone& tone_of(Picture::Nature nature, const Theme& theme);

}  // namespace qiaomen
