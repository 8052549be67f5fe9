#include "kiosk/screens/notices.h"

#include <algorithm>
#include <span>

#include "kiosk/screens/turns.h"
#include "kiosk/ui/widgets.h"

namespace qiaomen {
namespace {

constexpr float kContentTo = 1536;
constexpr float kPadding = 36;
constexpr std::size_t kMostRows = 6;

void draw_counts(std::span<const NoticeCount> counts, Ui& ui, float top, float bottom) {
  const auto& theme = ui.theme();
  const float high = 152, wide = 312;
  if (bottom - top < high || ui.look().step != TextStep::Standard) return;
  float x = station::kMargin;
  for (const NoticeCount& kind : counts) {
    const Rect rect{x, bottom - high, wide, high};
    ui.fill(rect, theme.well, station::kCardRadius);
    if (!theme.tints) ui.outline(rect, theme.edge, theme.outline, station::kCardRadius);
    ui.icon(kind.icon, {rect.x + 64, rect.center().y}, 64, theme.tints ? theme.ink2 : theme.calm.fill);
    const auto count = ui.words()("notices.count", {{"count", std::to_string(kind.count)}});
    ui.text(kind.words, {rect.x + 120, rect.y + 24, wide - 136, 48}, type::kMeta, theme.ink2);
    ui.text(count, {rect.x + 120, rect.y + 72, wide - 136, 56}, type::kValue, theme.ink);
    x += wide + station::kGutter;
  }
}

}  // namespace

std::optional<NoticeListAction> draw_notice_list(const NoticeListView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  const int title_lines = 2;
  const float pitch = ui.line_height(kListTitle) * title_lines + ui.line_height(type::kMeta) + 32;
  const float from = station::kControlsFrom;
  const auto each = std::clamp(static_cast<std::size_t>((kContentTo - from) / pitch), std::size_t{1}, kMostRows);
  const std::size_t all = view.notices.size(), pages = std::max<std::size_t>(1, (all + each - 1) / each);
  const std::size_t page = std::min(view.first / each, pages - 1);
  const bool large = ui.look().step != TextStep::Standard;
  const auto help = words(large ? "notices.help-short" : "notices.help",
                          {{"count", std::to_string(all)}, {"page", page_words(page, pages, words)}});
  const float head = page_head(ui, {0, 0, words("notices.title"), all == 0 ? words("notices.none-help") : help});
  std::optional<NoticeListAction> action;
  draw_counts(view.counts, ui, head + 24, from - 32);
  const std::size_t first = page * each, end = std::min(all, first + each);
  if (all > 0) card(ui, {station::kMargin, from, station::kContent, pitch * static_cast<float>(end - first)});
  for (std::size_t i = first; i < end; ++i) {
    const Rect row{station::kMargin + kPadding, from + pitch * static_cast<float>(i - first),
                   station::kContent - 2 * kPadding, pitch};
    if (i > first) hairline(ui, row.x, row.y, row.w);
    const auto& notice = view.notices[i];
    const auto name = words("notices.name", {{"title", notice.title}, {"number", std::to_string(i + 1)}});
    if (list_row(ui, {notice.icon, notice.title, notice.detail, name}, row, title_lines)) action = OpenListedNotice{i};
  }
  if (all == 0) {
    const Banner none{Icon::Inbox, &ui.theme().calm, words("notices.none"), words("notices.none-later")};
    banner(ui, none, {station::kMargin, from}, station::kContent);
  }
  switch (draw_turns(ui, page > 0, page + 1 < pages, ui.words()("pages.leave"))) {
    case Turn::Before: action = ShowFrom{first - each}; break;
    case Turn::After: action = ShowFrom{first + each}; break;
    case Turn::Leave: action = LeaveNotices{}; break;
    case Turn::None: break;
  }
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

namespace {

constexpr TextStyle kNoticeHead{64, Weight::Bold, 1.25F};
constexpr std::size_t kHeadLines = 3;  // a longer title is the beginning of the text

// Gives where it ends.
float draw_head(const NoticeView& view, std::string_view title, Ui& ui) {
  const auto& theme = ui.theme();
  float y = station::kTopBar + 40;
  y += ui.paragraph(title, {station::kMargin, y, station::kContent, 0}, kNoticeHead, theme.ink) + 16;
  const float high = ui.line_height(type::kHelp);
  ui.icon(view.icon, {station::kMargin + 24, y + high / 2}, 48, theme.tints ? theme.teal : theme.calm.fill);
  ui.text(view.detail, {station::kMargin + 64, y, station::kContent - 64, high}, type::kHelp, theme.ink2);
  return y + high;
}

}  // namespace

std::optional<NoticeAction> draw_notice(const NoticeView& view, Ui& ui) {
  const auto& theme = ui.theme();
  ui.fill(ui.whole(), theme.ground);
  draw_top_bar(view.bar, ui);
  const bool is_long = ui.lines(view.title, kNoticeHead, station::kContent).size() > kHeadLines;
  const float head = draw_head(view, is_long ? ui.words()("notices.one") : std::string_view(view.title), ui);
  Rect sheet{station::kMargin, head + 24, station::kContent, kContentTo - head - 24};
  const Rect box = sheet.inset(40, 32);
  const auto text = is_long ? view.title + "\n" + view.body : view.body;
  const auto lines = ui.lines(text, type::kBody, box.w);
  const float pitch = ui.line_height(type::kBody), foot = ui.line_height(type::kMeta) + 8;
  const auto fit = [&](float high) { return std::max<std::size_t>(1, static_cast<std::size_t>(high / pitch)); };
  const bool one_page = lines.size() <= fit(box.h);
  const std::size_t each = one_page ? fit(box.h) : fit(box.h - foot);
  const std::size_t pages = std::max<std::size_t>(1, (lines.size() + each - 1) / each);
  const std::size_t page = std::min(view.page, pages - 1);
  const std::size_t first = page * each, end = std::min(lines.size(), first + each);
  if (one_page) sheet.h = std::min(sheet.h, pitch * static_cast<float>(lines.size()) + 64);
  card(ui, sheet);
  if (first < end) {
    const auto* begin = lines[first].data();
    const auto* last = lines[end - 1].data() + lines[end - 1].size();
    ui.paragraph({begin, static_cast<std::size_t>(last - begin)}, box, type::kBody, theme.ink);
  }
  if (!one_page) {
    ui.text(page_words(page, pages, ui.words()), {box.x, box.bottom() - foot + 8, box.w, foot}, type::kMeta, theme.ink2,
            Align::Center);
  }
  std::optional<NoticeAction> action;
  switch (draw_turns(ui, page > 0, page + 1 < pages, ui.words()("pages.leave"))) {
    case Turn::Before: action = TurnTo{page - 1}; break;
    case Turn::After: action = TurnTo{page + 1}; break;
    case Turn::Leave: action = LeaveNotice{}; break;
    case Turn::None: break;
  }
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
