#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "kiosk/ui/ui.h"
#include "tests/kiosk/support/raster.h"

struct ImGuiContext;

namespace qiaomen {

// A panel without window or GPU: frames are drawn, taps find their control by its name, time is virtual.
class Headless {
 public:
  using Draw = std::function<void(Ui&)>;

  explicit Headless(Size display = station::kPanel, const std::string& language = "zh-CN");
  ~Headless();
  Headless(const Headless&) = delete;

  void set_look(const Look& look) { look_ = look; }
  void frame(const Draw& draw);
  // Down and up on the middle of the control of this name, as the last frame had it. False: there is none.
  bool tap(std::string_view name, const Draw& draw);
  void touch_at(Point display_pixel, const Draw& draw);
  Picture32 picture(const Draw& draw);

  const Ui& ui() const { return *ui_; }
  Ui& ui() { return *ui_; }

 private:
  ImGuiContext* context_;
  Size display_;
  Words words_;
  std::unique_ptr<Fonts> fonts_;
  std::unique_ptr<Ui> ui_;
  Look look_;
};

}  // namespace qiaomen
