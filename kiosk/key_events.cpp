#include "kiosk/key_events.h"

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/extensions/XInput2.h>
#include <X11/keysym.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace qiaomen {

struct KeyEvents::Connection {
  Display* display = nullptr;
  int extension = 0;

  ~Connection() {
    if (display != nullptr) XCloseDisplay(display);
  }
};

namespace {

using Kind = TypedKey::Kind;

bool knows_raw_keys(Display* display, int& extension) {
  int first_event = 0, first_error = 0;
  if (XQueryExtension(display, "XInputExtension", &extension, &first_event, &first_error) == False) return false;
  int major = 2, minor = 2;
  return XIQueryVersion(display, &major, &minor) == Success && (major > 2 || minor >= 1);
}

void select_event(Display* display, int device, int kind) {
  std::array<unsigned char, XIMaskLen(XI_LASTEVENT)> bits{};
  XISetMask(bits.data(), kind);
  XIEventMask mask{device, static_cast<int>(bits.size()), bits.data()};
  XISelectEvents(display, DefaultRootWindow(display), &mask, 1);
}

bool is_keyboard(const XIDeviceInfo& device) { return device.use == XISlaveKeyboard || device.use == XIFloatingSlave; }

// A keyboard may be pulled out between the question and the answer; Xlib would end the program.
int overhear(Display*, XErrorEvent*) { return 0; }

std::optional<TypedKey> typed(Display* display, int code) {
  const auto key = static_cast<KeyCode>(code);
  const KeySym plain = XkbKeycodeToKeysym(display, key, 0, 0), shifted = XkbKeycodeToKeysym(display, key, 0, 1);
  const auto character = [](KeySym sym, KeySym first, char from) {
    return TypedKey{Kind::Character, static_cast<char>(from + static_cast<char>(sym - first))};
  };
  if (plain >= XK_0 && plain <= XK_9) return character(plain, XK_0, '0');
  if (plain >= XK_a && plain <= XK_z) return character(plain, XK_a, 'a');
  if (shifted >= XK_KP_0 && shifted <= XK_KP_9) return character(shifted, XK_KP_0, '0');  // of the pad, always digits
  switch (plain) {
    case XK_space: return TypedKey{Kind::Character, ' '};
    case XK_BackSpace: return TypedKey{Kind::Erase};
    case XK_Return:
    case XK_KP_Enter: return TypedKey{Kind::Enter};
    case XK_Escape: return TypedKey{Kind::Escape};
    default: return std::nullopt;
  }
}

}  // namespace

std::unique_ptr<KeyEvents> KeyEvents::listen(std::vector<std::string> names) {
  if (names.empty()) return nullptr;
  auto connection = std::make_unique<Connection>();
  connection->display = XOpenDisplay(nullptr);
  if (connection->display == nullptr || !knows_raw_keys(connection->display, connection->extension)) return nullptr;
  select_event(connection->display, XIAllDevices, XI_HierarchyChanged);
  std::unique_ptr<KeyEvents> keys(new KeyEvents(std::move(connection), std::move(names)));
  keys->select_named();
  return keys;
}

KeyEvents::KeyEvents(std::unique_ptr<Connection> connection, std::vector<std::string> names)
    : connection_(std::move(connection)), names_(std::move(names)) {}
KeyEvents::~KeyEvents() = default;

void KeyEvents::select_named() const {
  Display* display = connection_->display;
  auto* before = XSetErrorHandler(overhear);
  int count = 0;
  XIDeviceInfo* devices = XIQueryDevice(display, XIAllDevices, &count);
  for (int i = 0; i < count; ++i) {
    const bool is_named = std::ranges::find(names_, devices[i].name) != names_.end();
    if (is_named && is_keyboard(devices[i])) select_event(display, devices[i].deviceid, XI_RawKeyPress);
  }
  if (devices != nullptr) XIFreeDeviceInfo(devices);
  XSync(display, False);
  XSetErrorHandler(before);
}

int KeyEvents::descriptor() const { return ConnectionNumber(connection_->display); }

bool KeyEvents::hear() {
  const auto before = pressed_.size();
  Display* display = connection_->display;
  while (XPending(display) > 0) {
    XEvent event;
    XNextEvent(display, &event);
    auto& cookie = event.xcookie;
    if (cookie.type != GenericEvent || cookie.extension != connection_->extension) continue;
    if (XGetEventData(display, &cookie) == False) continue;
    if (cookie.evtype == XI_HierarchyChanged) {
      select_named();
    } else if (cookie.evtype == XI_RawKeyPress) {
      const auto key = typed(display, static_cast<const XIRawEvent*>(cookie.data)->detail);
      if (key) pressed_.push_back(*key);
    }
    XFreeEventData(display, &cookie);
  }
  return pressed_.size() > before;
}

std::vector<TypedKey> KeyEvents::take() { return std::exchange(pressed_, {}); }

}  // namespace qiaomen
