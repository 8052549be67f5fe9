#include "kiosk/screens/report_review.h"

#include <algorithm>
#include <array>
#include <vector>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kButtonWidth = 208, kButtonHeight = 100, kDisc = 96;

struct Row {
  ReportPart part;
  Icon icon;
  std::string label, value;
  Icon act_icon;
  std::string act;
};

bool draw_row(Ui& ui, const Row& row, const Rect& rect) {
  const Rect act{rect.right() - kButtonWidth, rect.center().y - kButtonHeight / 2, kButtonWidth, kButtonHeight};
  fact(ui, {row.icon, &ui.theme().calm, row.label, row.value}, {rect.x, rect.y, rect.w - kButtonWidth - 20, rect.h},
       kDisc);
  const auto name = row.label + row.act;
  return button(ui, {.label = row.act, .icon = row.act_icon, .name = name}, act);
}

std::optional<ReportReviewAction> draw_rows(Ui& ui, const std::vector<Row>& rows, const Rect& rect) {
  card(ui, rect);
  std::optional<ReportReviewAction> action;
  const float high = rect.h / static_cast<float>(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Rect line{rect.x + 32, rect.y + static_cast<float>(i) * high, rect.w - 64, high};
    if (i > 0) hairline(ui, line.x, line.y, line.w);
    if (draw_row(ui, rows[i], line)) action = ChangePart{rows[i].part};
  }
  return action;
}

// One line of it; 改 leads to the whole.
std::string beginning(const Ui& ui, std::string_view text) {
  const float wide = station::kContent - 64 - kButtonWidth - 20 - kDisc - 28;
  const auto ellipsis = ui.width("…", type::kValue);
  if (ui.width(text, type::kValue) <= wide) return std::string(text);
  return std::string(ui.lines(text, type::kValue, wide - ellipsis).front()) + "…";
}

std::vector<Row> optional_rows(const ReportReviewView& view, const Ui& ui) {
  const auto& words = ui.words();
  std::vector<Row> rows;
  if (view.has_camera) {
    rows.push_back({ReportPart::Photo, Icon::Camera, words("review.photo"),
                    view.photos > 0 ? words("review.photo-count", {{"count", std::to_string(view.photos)}})
                                    : words("review.no-photo"),
                    Icon::Camera, view.photos > 0 ? words("review.retake") : words("review.take")});
  }
  rows.push_back({ReportPart::Words, Icon::EditNote, words("review.words"),
                  view.words.empty() ? words("review.no-words") : beginning(ui, view.words), Icon::Edit,
                  view.words.empty() ? words("review.fill") : words("review.change")});
  rows.push_back({ReportPart::Telephone, Icon::Call, words("review.telephone"),
                  view.telephone.empty() ? words("review.no-telephone") : view.telephone, Icon::Dialpad,
                  view.telephone.empty() ? words("review.fill") : words("review.change")});
  return rows;
}

}  // namespace

std::optional<ReportReviewAction> draw_report_review(const ReportReviewView& view, Ui& ui) {
  const auto& words = ui.words();
  const auto& theme = ui.theme();
  ui.fill(ui.whole(), theme.ground);
  draw_top_bar(view.bar, ui);
  float y = page_head(ui, {3, 3, words("review.title"), words("review.help")});
  if (!view.trouble.empty()) {
    const auto cut = view.trouble.find('\n');
    y += 16 + banner(ui,
                     {Icon::Error, &theme.wrong, view.trouble.substr(0, cut),
                      cut == std::string::npos ? "" : view.trouble.substr(cut + 1)},
                     {station::kMargin, y + 16}, station::kContent);
  }
  const bool large = ui.look().step != TextStep::Standard;
  std::optional<ReportReviewAction> action;
  const float row = large ? 166 : 144;
  const auto more = optional_rows(view, ui);
  const float below = large ? 0 : 76;  // what protects the telephone
  const float all = row * (2 + static_cast<float>(more.size())) + 2 * 64 + 40 + below;
  y = std::max(y + 16, std::min(1540 - all, 540.0F));
  ui.text(words("review.yours"), {station::kMargin, y, station::kContent, 64}, {40, Weight::Bold, 1}, theme.ink);
  y += 64;
  const std::vector<Row> chosen = {
      {ReportPart::What, view.picture.icon, words("review.what"), view.picture.label, Icon::Edit,
       words("review.change")},
      {ReportPart::Where, Icon::Place, words("review.where"), view.place, Icon::Edit, words("review.change")}};
  if (auto part = draw_rows(ui, chosen, {station::kMargin, y, station::kContent, 2 * row})) action = part;
  y += 2 * row + 32;
  const float said =
      ui.text(words("review.optional"), {station::kMargin, y, station::kContent, 64}, {40, Weight::Bold, 1}, theme.ink);
  ui.text(words("review.optional-help"), {station::kMargin + said + 36, y, 600, 64}, type::kHelp, theme.ink2);
  y += 64;
  const float high = row * static_cast<float>(more.size());
  if (auto part = draw_rows(ui, more, {station::kMargin, y, station::kContent, high})) action = part;
  y += high + 16;
  if (!large) {
    ui.icon(Icon::Lock, {station::kMargin + 20, y + 30}, 40, theme.ink2);
    ui.text(words("review.privacy"), {station::kMargin + 52, y, station::kContent, 60}, type::kMeta, theme.ink2);
  } else {
    ui.say(words("review.privacy"));
  }
  if (button(ui, {.label = words("review.submit"), .icon = Icon::Check, .kind = ButtonKind::Primary},
             station::kPrimary))
    action = Submit{};
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
