#include "tests/kiosk/screen/glass.h"

#include <X11/Xlib.h>
#include <X11/extensions/Xrandr.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xorg/xf86-input-inputtest-protocol.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "tests/support/text_file.h"

namespace qiaomen {
namespace {

constexpr const char* kServer = "/usr/lib/xorg/Xorg";
constexpr const char* kDrivers = "/usr/lib/xorg/modules/";
constexpr double kAxisMax = 65535;
enum TouchType : std::uint32_t { kBegin = 18, kUpdate = 19, kEnd = 20 };  // XI_TouchBegin and so on

constexpr const char* kConfiguration = R"(
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
Section "InputDevice"
  Identifier "glass"
  Driver "inputtest"
  Option "SocketPath" "@folder@/glass"
  Option "DeviceType" "Touch"
  Option "TouchCount" "10"
EndSection
Section "InputDevice"
  Identifier "keys"
  Driver "inputtest"
  Option "SocketPath" "@folder@/keys"
  Option "DeviceType" "Keyboard"
EndSection
Section "InputDevice"
  Identifier "other keys"
  Driver "inputtest"
  Option "SocketPath" "@folder@/other"
  Option "DeviceType" "Keyboard"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "panel"
  HorizSync 5-1000
  VertRefresh 5-200
  Modeline "1080x1920" 146.00 1080 1096 1128 1160 1920 1923 1933 1958
  Modeline "540x960" 40.00 540 556 588 620 960 963 973 998
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "panel"
  DefaultDepth 24
  SubSection "Display"
    Modes "1080x1920" "540x960"
    Virtual 1080 1920
  EndSubSection
EndSection
Section "ServerLayout"
  Identifier "layout"
  Screen "screen"
  InputDevice "glass"
  InputDevice "keys"
  InputDevice "other keys"
EndSection
)";

}  // namespace

// The other end of an `inputtest` device.
class Glass::Device {
 public:
  explicit Device(const std::filesystem::path& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un name{.sun_family = AF_UNIX, .sun_path = {}};
    path.string().copy(name.sun_path, sizeof name.sun_path - 1);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
      throw std::runtime_error("no device at " + path.string());
    }
    xf86ITEventClientVersion version{};
    version.major = XF86IT_PROTOCOL_VERSION_MAJOR;
    version.minor = XF86IT_PROTOCOL_VERSION_MINOR;
    send(version, XF86IT_EVENT_CLIENT_VERSION);
    receive<xf86ITResponseServerVersion>();
  }
  ~Device() { ::close(socket_); }
  Device(const Device&) = delete;

  void touch(std::uint32_t finger, TouchType type, Point at) {
    xf86ITEventTouch event{};
    event.touchid = finger;
    event.touch_type = type;
    event.valuators.mask[0] = 3;
    event.valuators.valuators[0] = static_cast<double>(at.x) / 1080 * kAxisMax;
    event.valuators.valuators[1] = static_cast<double>(at.y) / 1920 * kAxisMax;
    send(event, XF86IT_EVENT_TOUCH);
    arrive();
  }
  void key(int code, bool down) {
    xf86ITEventKey event{};
    event.key_code = code;
    event.is_press = down ? 1 : 0;
    send(event, XF86IT_EVENT_KEY);
    arrive();
  }

 private:
  template <typename Event>
  void send(Event& event, xf86ITEventType type) {
    event.header.length = sizeof event;
    event.header.type = type;
    if (::write(socket_, &event, sizeof event) != static_cast<ssize_t>(sizeof event)) {
      throw std::runtime_error("the device takes nothing");
    }
  }
  template <typename Response>
  void receive() {
    Response response{};
    if (::recv(socket_, &response, sizeof response, MSG_WAITALL) != static_cast<ssize_t>(sizeof response)) {
      throw std::runtime_error("the device says nothing");
    }
  }
  void arrive() {
    xf86ITEventWaitForSync event{};
    send(event, XF86IT_EVENT_WAIT_FOR_SYNC);
    receive<xf86ITResponseSyncFinished>();
  }

  int socket_;
};

bool Glass::is_here() {
  const std::filesystem::path drivers(kDrivers);
  return std::filesystem::exists(kServer) && std::filesystem::exists(drivers / "input/inputtest_drv.so") &&
         std::filesystem::exists(drivers / "drivers/dummy_drv.so");
}

Glass::Glass() {
  const auto configuration = folder_ / "xorg.conf";
  testing::write_text(configuration, testing::replaced(kConfiguration, "@folder@", folder_.path().string()));
  const auto command = "exec " + std::string(kServer) + " -displayfd 1 -config " + configuration.string() +
                       " -logfile " + (folder_ / "log").string() + " -nolisten tcp -noreset -novtswitch -sharevts 2>" +
                       (folder_ / "err").string();
  server_ = std::make_unique<testing::Process>("/bin/sh", std::vector<std::string>{"-c", command});
  display_ = ":" + server_->line_with("");
  ::setenv("DISPLAY", display_.c_str(), 1);
  fingers_ = std::make_unique<Device>(folder_ / "glass");
  keys_ = std::make_unique<Device>(folder_ / "keys");
  other_keys_ = std::make_unique<Device>(folder_ / "other");
}

Glass::~Glass() = default;

void Glass::put_down(std::uint32_t finger, Point at) { fingers_->touch(finger, kBegin, at); }
void Glass::move(std::uint32_t finger, Point at) { fingers_->touch(finger, kUpdate, at); }
void Glass::lift(std::uint32_t finger, Point at) { fingers_->touch(finger, kEnd, at); }

void Glass::type(int key_code) {
  keys_->key(key_code, true);
  keys_->key(key_code, false);
}

void Glass::type_on_the_other(int key_code) {
  other_keys_->key(key_code, true);
  other_keys_->key(key_code, false);
}

void Glass::close_window(const std::string& title) {
  const std::unique_ptr<Display, int (*)(Display*)> display(XOpenDisplay(display_.c_str()), XCloseDisplay);
  Window root = 0, parent = 0, *children = nullptr;
  unsigned count = 0;
  XQueryTree(display.get(), DefaultRootWindow(display.get()), &root, &parent, &children, &count);
  for (unsigned i = 0; i < count; ++i) {
    char* name = nullptr;
    if (XFetchName(display.get(), children[i], &name) == 0 || name != title) continue;
    XEvent event{};
    event.xclient = {.type = ClientMessage,
                     .window = children[i],
                     .message_type = XInternAtom(display.get(), "WM_PROTOCOLS", False),
                     .format = 32};
    event.xclient.data.l[0] = static_cast<long>(XInternAtom(display.get(), "WM_DELETE_WINDOW", False));
    XSendEvent(display.get(), children[i], False, NoEventMask, &event);
    XFree(name);
  }
  XFree(children);
  XSync(display.get(), False);
}

namespace {

// Of the one display: its output, and what drives it.
class Outlet {
 public:
  explicit Outlet(const std::string& display) : display_(XOpenDisplay(display.c_str()), XCloseDisplay) {
    const Window root = DefaultRootWindow(display_.get());
    resources_ = {XRRGetScreenResources(display_.get(), root), XRRFreeScreenResources};
    crtc_ = resources_->crtcs[0];
    output_ = resources_->outputs[0];
  }

  RRMode mode() const {
    const std::unique_ptr<XRRCrtcInfo, void (*)(XRRCrtcInfo*)> info(
        XRRGetCrtcInfo(display_.get(), resources_.get(), crtc_), XRRFreeCrtcInfo);
    return info->mode;
  }
  RRMode mode_of_width(unsigned width) const {
    for (int i = 0; i < resources_->nmode; ++i) {
      if (resources_->modes[i].width == width) return resources_->modes[i].id;
    }
    throw std::runtime_error("the display has no such mode");
  }
  // None: nothing is shown.
  void drive(RRMode mode) {
    RROutput output = output_;
    XRRSetCrtcConfig(display_.get(), resources_.get(), crtc_, CurrentTime, 0, 0, mode, RR_Rotate_0,
                     mode == None ? nullptr : &output, mode == None ? 0 : 1);
    XSync(display_.get(), False);
  }

 private:
  std::unique_ptr<Display, int (*)(Display*)> display_;
  std::unique_ptr<XRRScreenResources, void (*)(XRRScreenResources*)> resources_{nullptr, XRRFreeScreenResources};
  RRCrtc crtc_ = None;
  RROutput output_ = None;
};

}  // namespace

void Glass::unplug() {
  Outlet outlet(display_);
  if (whole_ == 0) whole_ = outlet.mode();
  outlet.drive(None);
}

void Glass::plug(Size size) {
  Outlet outlet(display_);
  outlet.drive(size == Size::Whole ? whole_ : outlet.mode_of_width(540));
}

void Glass::kill_server() { server_->signal(SIGKILL); }

}  // namespace qiaomen
