#include "kiosk/screens/report_what.h"

#include "kiosk/ui/widgets.h"

namespace qiaomen {

const Tone& tone_of(Picture::Nature nature, const Theme& theme) {
  switch (nature) {
    case Picture::Nature::Facility: return theme.calm;
    case Picture::Nature::Environment: return theme.done;
    case Picture::Nature::Safety: return theme.wrong;
    case Picture::Nature::People: return theme.clay;
  }
  return theme.clay;
}

namespace {

Rect place(std::size_t index) {
  const auto column = static_cast<float>(index % 2), row = static_cast<float>(index / 2);
  return {station::kMargin + column * (station::kColumn + station::kGutter),
          station::kControlsFrom + row * (kTileHeight + station::kGutter), station::kColumn, kTileHeight};
}

}  // namespace

std::optional<ReportWhatAction> draw_report_what(const ReportWhatView& view, Ui& ui) {
  const auto& words = ui.words();
  ui.fill(ui.whole(), ui.theme().ground);
  draw_top_bar(view.bar, ui);
  page_head(ui, {1, 3, words("what.title"), words("what.help")});
  std::optional<ReportWhatAction> action;
  std::size_t index = 0;
  for (const Picture& picture : view.pictures) {
    const Tile tile{picture.icon, &tone_of(picture.nature, ui.theme()), picture.label, picture.sub,
                    picture.code == view.chosen};
    if (choice_tile(ui, tile, place(index++))) action = ChoosePicture{picture.code};
  }
  if (view.has_more) {
    const Tile rest{Icon::Apps, &ui.theme().clay, words("what.rest"), words("what.rest-help")};
    if (choice_tile(ui, rest, place(index))) action = MorePictures{};
  }
  if (const auto bar = draw_bottom_bar(view.bar, ui)) action = *bar;
  return action;
}

}  // namespace qiaomen
