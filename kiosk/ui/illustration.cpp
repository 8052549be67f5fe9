#include "kiosk/ui/illustration.h"

namespace qiaomen {
namespace {

constexpr Color kFar = rgb(0xEFDEC5), kNear = rgb(0xE6D0AF), kFarWindow = rgb(0xF7EBD9), kNearWindow = rgb(0xF7EBD9);
constexpr Color kLit = rgb(0xF4C264), kTree = rgb(0x93B08C), kTrunk = rgb(0x8A7350), kWall = rgb(0xFFFDF8);
constexpr Color kRoof = rgb(0xA5131A), kFlag = rgb(0xC0141D), kPole = rgb(0x7A6A58);

struct House {
  float x, top, w;
  bool near;
  int columns;
  int lit;  // index of the lit window; -1: none
};

void draw_house(Ui& ui, const House& house, float ground) {
  ui.fill({house.x, house.top, house.w, ground - house.top}, house.near ? kNear : kFar, 4);
  const float window = house.w / (static_cast<float>(house.columns) * 1.9F);
  const float pitch = house.w / static_cast<float>(house.columns);
  int index = 0;
  for (float y = house.top + 26; y + window < ground - 10; y += window * 2.1F) {
    for (int column = 0; column < house.columns; ++column, ++index) {
      const float x = house.x + (static_cast<float>(column) + 0.5F) * pitch - window / 2;
      ui.fill({x, y, window, window}, index == house.lit ? kLit : house.near ? kNearWindow : kFarWindow, 2);
    }
  }
}

void draw_tree(Ui& ui, float x, float ground, float radius) {
  ui.fill({x - 4, ground - 34, 8, 34}, kTrunk);
  ui.disc({x, ground - 30 - radius}, radius, kTree);
}

void draw_station(Ui& ui, float middle, float ground) {
  ui.fill({middle - 120, ground - 130, 240, 130}, kWall);
  ui.fill({middle - 138, ground - 140, 276, 26}, kRoof, 6);
  ui.fill({middle - 96, ground - 80, 50, 44}, kLit, 2);
  ui.fill({middle + 48, ground - 80, 50, 44}, kLit, 2);
  ui.fill({middle - 22, ground - 84, 48, 84}, kRoof, 4);
  ui.disc({middle + 16, ground - 38}, 4, kLit);
  ui.fill({middle - 2, ground - 226, 6, 88}, kPole);
  ui.polygon({{middle + 4, ground - 226},
              {middle + 70, ground - 226},
              {middle + 56, ground - 204},
              {middle + 4, ground - 204}},
             kFlag);
  ui.polygon({{middle + 4, ground - 204},
              {middle + 56, ground - 204},
              {middle + 70, ground - 182},
              {middle + 4, ground - 182}},
             kFlag);
}

}  // namespace

void draw_mark(Ui& ui, const Rect& rect) {
  const auto& theme = ui.theme();
  const float unit = rect.w / 72;
  ui.fill(rect, theme.red, 16 * unit);
  const Rect door{rect.x + 17 * unit, rect.y + 14 * unit, 28 * unit, 44 * unit};
  ui.fill(door, theme.on_red, 5 * unit);
  ui.disc({door.right() - 7 * unit, door.center().y}, 3.4F * unit, theme.red);
  for (const float radius : {10.0F, 19.0F}) {
    ui.arc({rect.x + 44 * unit, rect.center().y}, radius * unit, 0.25F - 0.13F, 0.25F + 0.13F, theme.on_red,
           4.5F * unit);
  }
}

void draw_skyline(Ui& ui, const Rect& rect) {
  const float ground = rect.bottom();
  constexpr House kHouses[] = {{0, 190, 140, false, 4, -1},   {160, 250, 140, false, 3, -1},
                               {820, 230, 190, false, 4, -1}, {1000, 170, 80, false, 2, -1},
                               {70, 150, 150, true, 5, 11},   {700, 190, 150, true, 4, 2},
                               {905, 130, 150, true, 4, -1}};
  for (House house : kHouses) {
    house.top = ground - house.top;
    draw_house(ui, house, ground);
  }
  draw_tree(ui, 330, ground, 34);
  draw_tree(ui, 372, ground, 24);
  draw_tree(ui, 700, ground, 26);
  draw_station(ui, 540, ground);
}

void draw_building(Ui& ui, Point ground, int floors, int columns) {
  const auto& theme = ui.theme();
  const float cell = 24, wide = static_cast<float>(columns) * cell + 20, high = static_cast<float>(floors) * 17 + 10;
  const Rect wall{ground.x - wide / 2, ground.y - high, wide, high};
  ui.fill(wall, theme.teal, 4, Corners::Top);
  for (int floor = 0; floor < floors; ++floor) {
    for (int column = 0; column < columns; ++column) {
      const bool lit = (floor * 5 + column * 3 + columns) % 9 == 0;
      ui.fill({wall.x + 14 + static_cast<float>(column) * cell, wall.y + 9 + static_cast<float>(floor) * 17, 14, 9},
              lit && theme.tints ? theme.amber_solid
              : theme.tints      ? theme.teal_tint
                                 : theme.ground);
    }
  }
  ui.fill({ground.x - 110, ground.y, 220, 3}, theme.edge);
}

}  // namespace qiaomen
