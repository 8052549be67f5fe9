#pragma once

#include <optional>
#include <string_view>

#include "kiosk/ui/ui.h"

namespace qiaomen {

// The components that screens are made of. What can be touched returns true in the frame in which the finger is lifted
// on it.

// --- surfaces ---
void card(Ui& ui, const Rect& rect, float radius = station::kCardRadius);
// One that can be touched; content goes on top of it.
bool card_button(Ui& ui, std::string_view name, const Rect& rect, float radius = station::kCardRadius);
void hairline(Ui& ui, float x, float y, float width);
void icon_disc(Ui& ui, Icon icon, Point center, float diameter, const Tone& tone);

// --- buttons ---
enum class ButtonKind { Primary, Secondary, Neutral };
struct Button {
  std::string_view label;
  std::optional<Icon> icon;
  std::optional<Icon> icon_after;
  ButtonKind kind = ButtonKind::Secondary;
  bool enabled = true;
  std::string_view name = {};  // where one page has several of this label
};
bool button(Ui& ui, const Button& button, const Rect& rect);

// A picture and a word: what people choose by looking.
struct Tile {
  Icon icon = Icon::Apps;
  const Tone* tone = nullptr;
  std::string_view label;
  std::string_view sub;  // left out, and still read aloud, where letters are larger
  bool selected = false;
};
inline constexpr float kTileHeight = 248;
bool choice_tile(Ui& ui, const Tile& tile, const Rect& rect);

// --- lines ---
struct Chip {
  Icon icon = Icon::Info;
  std::string_view text;
  const Tone* tone = nullptr;
};
// Ends at `right`, centred on `middle`; gives its width.
float chip_before(Ui& ui, const Chip& chip, float right, float middle);
float chip_at(Ui& ui, const Chip& chip, float left, float middle, bool outlined = false);

struct Banner {
  Icon icon = Icon::Info;
  const Tone* tone = nullptr;
  std::string_view title, sentence;  // without a sentence, the title alone
};
// Gives the height that it took.
float banner(Ui& ui, const Banner& banner, Point at, float width);
float banner_height(const Ui& ui, const Banner& banner, float width);

// A disc, a small word above and the value under it.
struct Fact {
  Icon icon = Icon::Info;
  const Tone* tone = nullptr;
  std::string_view label, value;
};
// A value of more lines than `rect` has room for ends in "…": where it can be changed, or is said in full elsewhere.
void fact(Ui& ui, const Fact& fact, const Rect& rect, float disc);
float fact_height(const Ui& ui, const Fact& fact, float width, float disc);

// At most so many lines, the last ending in "…" where there is more: only on what opens the whole text. Gives the
// height.
float paragraph_at_most(Ui& ui, int most, std::string_view text, const Rect& box, const TextStyle& style, Color color);

// One of a list: disc, title, a small line below, and where it leads. Rows stand without a gap; hit is less than
// `rect`.
struct ListRow {
  Icon icon = Icon::Info;
  std::string_view title, detail, name;
};
inline constexpr TextStyle kListTitle{40, Weight::Bold, 1.3F};
bool list_row(Ui& ui, const ListRow& row, const Rect& rect, int title_lines = 1);

// --- the head of a page ---
// "第 1 步，共 3 步" with its segments; below it the title and what to do. Gives where that ends.
struct PageHead {
  int step = 0, steps = 0;  // 0: none
  std::string_view title, help;
};
float page_head(Ui& ui, const PageHead& head);

}  // namespace qiaomen
