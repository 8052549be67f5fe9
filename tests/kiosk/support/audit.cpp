#include "tests/kiosk/support/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace qiaomen {
namespace {

using Findings = std::vector<std::string>;
using Kind = SampleScreen::Kind;

constexpr float kLeastText = 34;
constexpr float kTextInControl = 7;  // between a control's edge and the words on it
constexpr double kLeastContrast = 7;
constexpr std::size_t kMostChoices = 8;

std::string place(const Rect& r) { return fmt::format("({:.0f},{:.0f} {:.0f}x{:.0f})", r.x, r.y, r.w, r.h); }

float gap(const Rect& a, const Rect& b) {
  const float across = std::max(a.x, b.x) - std::min(a.right(), b.right());
  const float down = std::max(a.y, b.y) - std::min(a.bottom(), b.bottom());
  return std::max(across, down);
}

// Keys, paging and what ends a page are not choices; nor is a bar.
bool is_choice(const DrawnControl& control, const Words& words) {
  static constexpr std::string_view kOthers[] = {"pages.before", "pages.after", "digits.delete"};
  const bool is_key = control.name.size() == 1;
  const bool other = std::ranges::any_of(kOthers, [&](std::string_view key) { return words(key) == control.name; });
  return !control.in_bar && control.kind != Control::Primary && !is_key && !other;
}

float bottom_bar(const Ui& ui) {
  return ui.panel().h - (ui.look().step == TextStep::Standard ? station::kBottomBar : 200);
}

void check_pairs(const Ui& ui, Findings& found) {
  const auto& controls = ui.controls();
  for (std::size_t i = 0; i < controls.size(); ++i) {
    for (std::size_t j = i + 1; j < controls.size(); ++j) {
      const auto apart = gap(controls[i].rect, controls[j].rect);
      if (apart < station::kLeastGap)
        found.push_back(fmt::format("{} and {} are {:.0f} apart", controls[i].name, controls[j].name, apart));
      if (controls[i].name == controls[j].name) found.push_back(controls[i].name + " is there twice");
    }
  }
}

bool has(const Ui& ui, std::string_view key, float x) {
  return std::ranges::any_of(ui.controls(), [&](const DrawnControl& control) {
    return control.name == ui.words()(key) && control.in_bar && control.rect.x == x &&
           control.rect.y == bottom_bar(ui) + 24;
  });
}

}  // namespace

Findings audit_controls(const Ui& ui, Kind kind) {
  Findings found;
  std::size_t primaries = 0, choices = 0;
  for (const auto& control : ui.controls()) {
    const auto& rect = control.rect;
    if (rect.w < station::kLeastTarget || rect.h < station::kLeastTarget)
      found.push_back(fmt::format("{} is too small {}", control.name, place(rect)));
    if (!ui.whole().contains(rect)) found.push_back(fmt::format("{} leaves the panel {}", control.name, place(rect)));
    const bool free = control.in_bar || kind == Kind::Sheet || kind == Kind::Writing;
    const float from = kind == Kind::Home ? 600 : station::kControlsFrom;
    if (!free && (rect.y < from || rect.bottom() > bottom_bar(ui)))
      found.push_back(fmt::format("{} stands in the title zone or under a bar {}", control.name, place(rect)));
    primaries += control.kind == Control::Primary ? 1 : 0;
    choices += is_choice(control, ui.words()) ? 1 : 0;
  }
  check_pairs(ui, found);
  if (primaries > 1) found.push_back("two primary controls");
  if (choices > kMostChoices && kind != Kind::Writing) found.push_back(fmt::format("{} choices", choices));
  if ((kind == Kind::Page || kind == Kind::Writing) && (!has(ui, "bar.back", 48) || !has(ui, "bar.home", 249)))
    found.push_back("Back or Home is not in its place");
  return found;
}

Findings audit_texts(const Ui& ui, Kind kind) {
  Findings found;
  const auto& texts = ui.texts();
  const float least = size_at(kLeastText, ui.look().step);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto& text = texts[i];
    if (text.size == 0 || text.is_icon || text.text.empty()) continue;
    const auto& r = text.rect;
    if (text.size < least) found.push_back(fmt::format("「{}」 is only {} high", text.text, text.size));
    if (r.x < 16 || r.right() > ui.panel().w - 16 || r.y < 0 || r.bottom() > ui.panel().h)
      found.push_back(fmt::format("「{}」 leaves the panel {}", text.text, place(r)));
    const float top = kind == Kind::Page || kind == Kind::Writing ? station::kTopBar : 0;
    const bool under = r.y < top || r.bottom() > bottom_bar(ui);
    if (!text.in_bar && kind != Kind::Sheet && under)
      found.push_back(fmt::format("「{}」 is under a bar {}", text.text, place(r)));
    for (const auto& control : ui.controls()) {
      if (control.rect.contains(r.center()) && !control.rect.inset(kTextInControl).contains(r))
        found.push_back(fmt::format("「{}」 {} leaves {} {}", text.text, place(r), control.name, place(control.rect)));
    }
    for (std::size_t j = 0; j < texts.size(); ++j) {
      const auto& other = texts[j];
      if (j == i || other.size == 0 || other.text.empty() || (!other.is_icon && j < i)) continue;
      if (r.meets(other.rect.inset(other.is_icon ? 4 : 0)))
        found.push_back(fmt::format("「{}」 {} lies on 「{}」 {}", text.text, place(r),
                                    other.is_icon ? "icon" : other.text, place(other.rect)));
    }
  }
  return found;
}

Findings audit_contrast(const Ui& ui, const Picture32& under) {
  Findings found;
  const float scale = static_cast<float>(under.width) / ui.panel().w;
  for (const auto& text : ui.texts()) {
    if (text.size == 0 || text.is_icon || text.text.empty()) continue;
    double worst = 21;
    const Rect r{text.rect.x * scale, text.rect.y * scale, text.rect.w * scale, text.rect.h * scale};
    for (float y = r.y + 1; y < r.bottom() - 1; y += 2) {
      for (float x = r.x + 1; x < r.right() - 1; x += 2) {
        const int px = static_cast<int>(x), py = static_cast<int>(y);
        if (px < 0 || py < 0 || px >= under.width || py >= under.height) continue;
        worst = std::min(worst, contrast(text.color, under.at(px, py)));
      }
    }
    if (worst < kLeastContrast) found.push_back(fmt::format("「{}」 has a contrast of {:.1f}", text.text, worst));
  }
  return found;
}

}  // namespace qiaomen
