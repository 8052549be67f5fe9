#include "tests/kiosk/hand/screen_hand.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <poll.h>

#include <stdexcept>

namespace qiaomen {
namespace {

constexpr int kLookEveryMs = 60;  // a software renderer takes some 30 a frame
constexpr int kHoldMs = 80;       // of a finger

using Steady = std::chrono::steady_clock;

}  // namespace

struct ScreenHand::Parts {
  Display* display = nullptr;
  ~Parts() {
    if (display != nullptr) XCloseDisplay(display);
  }
};

ScreenHand::ScreenHand(const std::string& display) : parts_(std::make_unique<Parts>()) {
  parts_->display = XOpenDisplay(display.c_str());
  if (parts_->display == nullptr) throw std::runtime_error("no display " + display);
}
ScreenHand::~ScreenHand() = default;

void ScreenHand::press(int x, int y) {
  XTestFakeMotionEvent(parts_->display, -1, x, y, CurrentTime);
  XTestFakeButtonEvent(parts_->display, 1, True, CurrentTime);
  XSync(parts_->display, False);
}

void ScreenHand::release() {
  XTestFakeButtonEvent(parts_->display, 1, False, CurrentTime);
  XSync(parts_->display, False);
}

void ScreenHand::touch(int x, int y) {
  press(x, y);
  release();
}

bool ScreenHand::tap(int x, int y) {
  const auto before = picture();
  press(x, y);
  poll(nullptr, 0, kHoldMs);
  release();
  const bool changed = wait_until_unlike(before);
  return wait_until_still() && changed;
}

Picture32 ScreenHand::picture() {
  Display* display = parts_->display;
  XWindowAttributes about;
  XGetWindowAttributes(display, DefaultRootWindow(display), &about);
  XImage* image = XGetImage(display, DefaultRootWindow(display), 0, 0, static_cast<unsigned>(about.width),
                            static_cast<unsigned>(about.height), AllPlanes, ZPixmap);
  if (image == nullptr) throw std::runtime_error("the display shows nothing");
  if (image->bits_per_pixel != 32 || image->byte_order != LSBFirst)
    throw std::runtime_error("not a display of 24 bits");
  Picture32 picture{about.width, about.height, {}};
  picture.rgba.reserve(static_cast<std::size_t>(about.width) * static_cast<std::size_t>(about.height) * 4);
  for (int y = 0; y < about.height; ++y) {
    const auto* row = reinterpret_cast<const std::uint8_t*>(image->data) + std::ptrdiff_t{y} * image->bytes_per_line;
    for (const auto* bgr = row; bgr < row + std::ptrdiff_t{about.width} * 4; bgr += 4) {
      picture.rgba.insert(picture.rgba.end(), {bgr[2], bgr[1], bgr[0], 0xFF});
    }
  }
  XDestroyImage(image);
  return picture;
}

bool ScreenHand::wait_until_still(std::chrono::milliseconds longest) {
  const auto until = Steady::now() + longest;
  for (auto last = picture(); Steady::now() < until;) {
    poll(nullptr, 0, kLookEveryMs);
    auto next = picture();
    if (next == last) return true;
    last = std::move(next);
  }
  return false;
}

bool ScreenHand::wait_until(const std::function<bool(const Picture32&)>& is_so, Picture32& seen,
                            std::chrono::milliseconds longest) {
  const auto until = Steady::now() + longest;
  while (true) {
    seen = picture();
    if (is_so(seen)) return true;
    if (Steady::now() >= until) return false;
    poll(nullptr, 0, kLookEveryMs);
  }
}

bool ScreenHand::wait_until_unlike(const Picture32& before, std::chrono::milliseconds longest) {
  Picture32 seen;
  return wait_until([&](const Picture32& now) { return now != before; }, seen, longest);
}

}  // namespace qiaomen
