#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "kiosk/ui/theme.h"

struct ImFont;
struct ImFontAtlas;

namespace qiaomen {

struct FontFiles {
  std::filesystem::path regular = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
  std::filesystem::path bold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
  std::filesystem::path icons = "/usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf";
};

// Noto Sans CJK SC in two weights, and the icons. Glyphs are made when they are first drawn. The files stay mapped, not
// read: an ideograph touches a page of them. Must outlive the frames that draw with it.
class Fonts {
 public:
  // Into the current ImGui context. Unavailable names the file that is missing or no font.
  static Result<std::unique_ptr<Fonts>> load(const FontFiles& files);
  ~Fonts();
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  // Lets go of the files' pages, large pieces of which the kernel maps around each glyph that is read: a glyph is read
  // once. Those that come later bring theirs back.
  void rest() const;

  ImFont* of(Weight weight) const { return weight == Weight::Bold ? bold_ : regular_; }
  ImFont* icons() const { return icons_; }

 private:
  Fonts() = default;
  struct Mapping {
    void* start = nullptr;
    std::size_t size = 0;
  };
  Result<ImFont*> add(const std::filesystem::path& file, unsigned face);

  std::vector<Mapping> mappings_;
  ImFont* regular_ = nullptr;
  ImFont* bold_ = nullptr;
  ImFont* icons_ = nullptr;
};

// ImGui's size of a font is ascent − descent: of Noto Sans CJK 1.448 times the height of an ideograph. That of the
// icons is the icon's side.
inline constexpr float kBoxOfIdeograph = 1.448F;
// How far below the middle of that box an ideograph's middle lies, by its height.
inline constexpr float kIdeographDrop = 0.056F;

}  // namespace qiaomen
