#include "kiosk/screens/report_review.h"

#include <algorithm>
#include <array>
#include <vector>

#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kButtonHeight = 100, kDisc = 96;
constexpr float kRowsTo = 1536;

bool is_large(const Ui& ui) { return ui.look().step != TextStep::Standard; }
float act_width(const Ui& ui) { return is_large(ui) ? 252 : 208; }

struct Row {
  ReportPart part;
  Icon icon;
  std::string label, value;
  Icon act_icon;
  std::string act;
  const Image* photo = nullptr;  // instead of the icon
};

bool draw_row(Ui& ui, const Row& row, const Rect& rect) {
  const float wide = act_width(ui);
  const Rect act{rect.right() - wide, rect.center().y - kButtonHeight / 2, wide, kButtonHeight};
  fact(ui, {row.icon, &ui.theme().calm, row.label, row.value}, {rect.x, rect.y, rect.w - wide - 20, rect.h}, kDisc);
  if (row.photo != nullptr) ui.image(*row.photo, square({rect.x + kDisc / 2, rect.center().y}, kDisc), 20);
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
  const float wide = station::kContent - 64 - act_width(ui) - 20 - kDisc - 28;
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
                    Icon::Camera, view.photos > 0 ? words("review.retake") : words("review.take"), view.photo});
  }
  rows.push_back({ReportPart::Words, Icon::EditNote, words("review.words"),
                  view.words.empty() ? words("review.no-words") : beginning(ui, view.words), Icon::Edit,
                  view.words.empty() ? words("review.fill") : words("review.change")});
  rows.push_back({ReportPart::Telephone, Icon::Call, words("review.telephone"),
                  view.telephone.empty() ? words("review.no-telephone") : view.telephone, Icon::Dialpad,
                  view.telephone.empty() ? words("review.fill") : words("review.change")});
  return rows;
}

// Head, and what went wrong; that needs the room of what explains. Gives where it ends.
float draw_head(const ReportReviewView& view, Ui& ui) {
  const auto& words = ui.words();
  if (view.trouble.empty())
    return page_head(ui, {3, 3, words("review.title"), words(is_large(ui) ? "review.help-short" : "review.help")});
  const float y = page_head(ui, {3, 3, words("review.title"), {}}) + 16;
  const auto cut = std::min(view.trouble.find('\n'), view.trouble.size());
  const auto sentence = std::string_view(view.trouble).substr(std::min(cut + 1, view.trouble.size()));
  const Banner trouble{Icon::Error, &ui.theme().wrong, std::string_view(view.trouble).substr(0, cut), sentence};
  return y + banner(ui, trouble, {station::kMargin, y}, station::kContent);
}

// Gives its height.
float draw_heading(Ui& ui, std::string_view title, std::string_view help, float y) {
  const auto& theme = ui.theme();
  const TextStyle style{40, Weight::Bold, 1.0F};
  const float high = is_large(ui) ? 60 : 64;
  const float said = ui.text(title, {station::kMargin, y, station::kContent, high}, style, theme.ink);
  if (!help.empty()) ui.text(help, {station::kMargin + said + 36, y, 600, high}, type::kHelp, theme.ink2);
  return high;
}

void draw_privacy(Ui& ui, float y, bool has_room) {
  const auto& theme = ui.theme();
  const auto& words = ui.words();
  if (!has_room) return ui.say(words("review.privacy"));
  ui.icon(Icon::Lock, {station::kMargin + 20, y + 30}, 40, theme.ink2);
  ui.text(words("review.privacy"), {station::kMargin + 52, y, station::kContent, 60}, type::kMeta, theme.ink2);
}

}  // namespace

std::optional<ReportReviewAction> draw_report_review(const ReportReviewView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const float head = draw_head(view, ui) + 8;
  const auto more = optional_rows(view, ui);
  const bool headings = view.trouble.empty();
  const bool privacy = headings && !is_large(ui);
  const auto rows = static_cast<float>(2 + more.size());
  const float gap = is_large(ui) ? 20 : 32;
  const float others = (headings ? 2 * (is_large(ui) ? 60.0F : 64.0F) : 0) + gap + (privacy ? 76.0F : 0);
  const float y_least = std::max(head, headings ? 558 : station::kControlsFrom);
  const float row = std::min(is_large(ui) ? 210.0F : 176.0F, (kRowsTo - y_least - others) / rows);
  float y = y_least;
  std::optional<ReportReviewAction> action;
  if (headings) y += draw_heading(ui, words("review.yours"), {}, y);
  const std::vector<Row> chosen = {
      {ReportPart::What, view.picture.icon, words("review.what"), view.picture.label, Icon::Edit,
       words("review.change")},
      {ReportPart::Where, Icon::Place, words("review.where"), view.place, Icon::Edit, words("review.change")}};
  if (auto part = draw_rows(ui, chosen, {station::kMargin, y, station::kContent, 2 * row})) action = part;
  y += 2 * row + gap;
  if (headings) y += draw_heading(ui, words("review.optional"), words("review.optional-help"), y);
  const float high = row * static_cast<float>(more.size());
  if (auto part = draw_rows(ui, more, {station::kMargin, y, station::kContent, high})) action = part;
  draw_privacy(ui, y + high + 16, privacy);
  if (button(ui, {.label = words("review.submit"), .icon = Icon::Check, .kind = ButtonKind::Primary},
             station::kPrimary))
    action = Submit{};
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
