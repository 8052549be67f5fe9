#include "kiosk/touch_events.h"

#include <X11/Xlib.h>
#include <X11/extensions/XInput2.h>

#include <array>
#include <cstdio>
#include <cstdlib>

// Of GLFW/glfw3native.h, which includes more of X than is installed.
extern "C" {
Display* glfwGetX11Display();
Window glfwGetX11Window(GLFWwindow* window);
}

namespace qiaomen {

struct TouchEvents::Connection {
  Display* display = nullptr;
  int extension = 0;

  ~Connection() {
    if (display != nullptr) XCloseDisplay(display);
  }
};

namespace {

bool knows_touches(Display* display, int& extension) {
  int first_event = 0, first_error = 0;
  if (XQueryExtension(display, "XInputExtension", &extension, &first_event, &first_error) == False) return false;
  int major = 2, minor = 2;
  return XIQueryVersion(display, &major, &minor) == Success && (major > 2 || minor >= 2);
}

bool select_touches(Display* display, ::Window window) {
  std::array<unsigned char, XIMaskLen(XI_LASTEVENT)> bits{};
  for (const int kind : {XI_TouchBegin, XI_TouchUpdate, XI_TouchEnd}) XISetMask(bits.data(), kind);
  XIEventMask mask{XIAllMasterDevices, static_cast<int>(bits.size()), bits.data()};
  const bool selected = XISelectEvents(display, window, &mask, 1) == Success;
  XSync(display, False);
  return selected;
}

}  // namespace

std::unique_ptr<TouchEvents> TouchEvents::listen(GLFWwindow* window, Fingers& fingers) {
  auto connection = std::make_unique<Connection>();
  connection->display = XOpenDisplay(nullptr);
  if (connection->display == nullptr || !knows_touches(connection->display, connection->extension) ||
      !select_touches(connection->display, glfwGetX11Window(window))) {
    return nullptr;
  }
  return std::unique_ptr<TouchEvents>(new TouchEvents(std::move(connection), fingers));
}

TouchEvents::TouchEvents(std::unique_ptr<Connection> connection, Fingers& fingers)
    : connection_(std::move(connection)), fingers_(fingers) {}
TouchEvents::~TouchEvents() = default;

int TouchEvents::descriptor() const { return ConnectionNumber(connection_->display); }

bool TouchEvents::hear() {
  bool heard = false;
  Display* display = connection_->display;
  while (XPending(display) > 0) {
    XEvent event;
    XNextEvent(display, &event);
    auto& cookie = event.xcookie;
    if (cookie.type != GenericEvent || cookie.extension != connection_->extension) continue;
    if (XGetEventData(display, &cookie) == False) continue;
    const auto* touch = static_cast<const XIDeviceEvent*>(cookie.data);
    pass_on(cookie.evtype, static_cast<std::uint32_t>(touch->detail),
            {static_cast<float>(touch->event_x), static_cast<float>(touch->event_y)});
    XFreeEventData(display, &cookie);
    heard = true;
  }
  return heard;
}

void TouchEvents::pass_on(int kind, std::uint32_t finger, Point at) {
  switch (kind) {
    case XI_TouchBegin: return fingers_.came(finger, at);
    case XI_TouchUpdate: return fingers_.moved(finger, at);
    case XI_TouchEnd: return fingers_.went(finger, at);
    default: return;
  }
}

void tell_of_lost_display() {
  XSetIOErrorHandler([](Display*) {
    std::fputs("the X server is gone; the kiosk ends, and both are to be started anew\n", stderr);
    std::_Exit(1);
    return 0;
  });
}

int window_events_descriptor() { return ConnectionNumber(glfwGetX11Display()); }

}  // namespace qiaomen
