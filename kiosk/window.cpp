#include "kiosk/window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <fmt/format.h>
#include <imgui.h>
#include <imgui_internal.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cfloat>

#include "kiosk/key_events.h"
#include "kiosk/touch_events.h"

namespace qiaomen {
namespace {

class ImGuiPointer final : public Pointer {
 public:
  void move(Point at) override { ImGui::GetIO().AddMousePosEvent(at.x, at.y); }
  void leave() override { ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX); }
  void press(bool down) override { ImGui::GetIO().AddMouseButtonEvent(0, down); }
};

}  // namespace

struct Window::Parts {
  GLFWwindow* window = nullptr;
  bool full_screen = false;
  bool has_backends = false;
  bool had_input = true;
  int wakes = -1;  // an eventfd: other threads write, the one that waits reads
  ImGuiPointer pointer;
  Fingers fingers{pointer};
  std::unique_ptr<TouchEvents> touches;
  std::unique_ptr<KeyEvents> keys;

  ~Parts() {
    keys.reset();
    touches.reset();
    if (has_backends) {
      ImGui_ImplOpenGL3_Shutdown();
      ImGui_ImplGlfw_Shutdown();
    }
    if (ImGui::GetCurrentContext() != nullptr) ImGui::DestroyContext();
    if (window != nullptr) glfwDestroyWindow(window);
    glfwTerminate();
    if (wakes >= 0) ::close(wakes);
  }
};

namespace {

constexpr const char* kShaders = "#version 130";

std::unexpected<Error> no_display() {
  const char* why = nullptr;
  glfwGetError(&why);
  return fail(Errc::Unavailable,
              fmt::format("打不开屏幕窗口：{}。请检查显示器和 DISPLAY。", why != nullptr ? why : "?"));
}

GLFWwindow* make_window(const WindowOptions& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
  glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
  for (const int unused : {GLFW_DEPTH_BITS, GLFW_STENCIL_BITS, GLFW_SAMPLES}) glfwWindowHint(unused, 0);
  GLFWmonitor* monitor = options.full_screen ? glfwGetPrimaryMonitor() : nullptr;
  int width = static_cast<int>(options.size.w), height = static_cast<int>(options.size.h);
  if (monitor != nullptr) {
    const GLFWvidmode* mode = glfwGetVideoMode(monitor);
    width = mode->width;
    height = mode->height;
  }
  return glfwCreateWindow(width, height, options.title.c_str(), monitor, nullptr);
}

Window::Parts& parts_of(GLFWwindow* window) { return *static_cast<Window::Parts*>(glfwGetWindowUserPointer(window)); }

void note_input(GLFWwindow* window) { parts_of(window).had_input = true; }

// The mouse of whoever tries it, or a finger where the X server knows no touches. Keyboards are not listened to
// here: nothing that is plugged in leads out.
void listen(GLFWwindow* window) {
  glfwSetMouseButtonCallback(window, [](GLFWwindow* to, int button, int action, int) {
    if (parts_of(to).fingers.any_down() || button != GLFW_MOUSE_BUTTON_LEFT) return;
    note_input(to);
    parts_of(to).pointer.press(action == GLFW_PRESS);
  });
  glfwSetCursorPosCallback(window, [](GLFWwindow* to, double x, double y) {
    if (parts_of(to).fingers.any_down()) return;
    note_input(to);
    parts_of(to).pointer.move({static_cast<float>(x), static_cast<float>(y)});
  });
  glfwSetWindowRefreshCallback(window, note_input);
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* to, int, int) { note_input(to); });
}

// The display that was pulled out is there again, or another one, or it has another size. Without one the window stays
// as it is, and is drawn on for nobody.
bool fit_display(Window::Parts& parts) {
  GLFWmonitor* monitor = parts.full_screen ? glfwGetPrimaryMonitor() : nullptr;
  if (monitor == nullptr) return false;
  const GLFWvidmode* mode = glfwGetVideoMode(monitor);
  int width = 0, height = 0;
  glfwGetWindowSize(parts.window, &width, &height);
  const bool fits = width == mode->width && height == mode->height;
  if (fits && glfwGetWindowMonitor(parts.window) == monitor) return false;
  glfwSetWindowMonitor(parts.window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
  return true;
}

void lock(GLFWwindow* window) {
  glfwSetInputMode(window, GLFW_CURSOR, GLFW_CURSOR_HIDDEN);
  glfwSetWindowCloseCallback(window, [](GLFWwindow* to) { glfwSetWindowShouldClose(to, GLFW_FALSE); });
}

}  // namespace

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
  auto parts = std::make_unique<Parts>();
  tell_of_lost_display();
  if (glfwInit() == GLFW_FALSE) return no_display();
  parts->window = make_window(options);
  if (parts->window == nullptr) return no_display();
  parts->full_screen = options.full_screen;
  glfwMakeContextCurrent(parts->window);
  glfwSwapInterval(1);
  glfwSetWindowUserPointer(parts->window, parts.get());
  parts->wakes = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  parts->touches = TouchEvents::listen(parts->window, parts->fingers);
  parts->keys = KeyEvents::listen(options.keyboards);
  listen(parts->window);
  if (options.full_screen) lock(parts->window);
  ImGui::CreateContext();
  auto& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  ImGui_ImplGlfw_InitForOpenGL(parts->window, false);
  ImGui_ImplGlfw_CursorEnterCallback(parts->window, GLFW_TRUE);  // or it asks X for its pointer, at every frame
  parts->pointer.leave();
  ImGui_ImplOpenGL3_Init(kShaders);
  parts->has_backends = true;
  return std::unique_ptr<Window>(new Window(std::move(parts)));
}

Window::Window(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Window::~Window() = default;

bool Window::wait(std::chrono::milliseconds longest, int also) {
  auto& parts = *parts_;
  parts.had_input = false;
  look_at_display();
  const bool hears = take_input();
  if (hears || longest.count() == 0) return hears;
  std::array<pollfd, 5> sources{{{window_events_descriptor(), POLLIN, 0},
                                 {parts.wakes, POLLIN, 0},
                                 {parts.touches ? parts.touches->descriptor() : -1, POLLIN, 0},
                                 {parts.keys ? parts.keys->descriptor() : -1, POLLIN, 0},
                                 {also, POLLIN, 0}}};
  ::poll(sources.data(), sources.size(), static_cast<int>(longest.count()));
  std::uint64_t count = 0;
  (void)!::read(parts.wakes, &count, sizeof count);
  look_at_display();
  return take_input();
}

// What the X server told may be that a display came or changed, which is no input.
void Window::look_at_display() {
  glfwPollEvents();
  if (fit_display(*parts_)) parts_->had_input = true;
}

bool Window::take_input() {
  if (parts_->touches && parts_->touches->hear()) parts_->had_input = true;
  if (parts_->keys && parts_->keys->hear()) parts_->had_input = true;
  // ImGui takes a press, a move and a lift one frame each.
  return parts_->had_input || !ImGui::GetCurrentContext()->InputEventsQueue.empty();
}

std::vector<TypedKey> Window::typed() { return parts_->keys ? parts_->keys->take() : std::vector<TypedKey>(); }

void Window::wake() {
  const std::uint64_t one = 1;
  (void)!::write(parts_->wakes, &one, sizeof one);
}

bool Window::is_closed() const { return glfwWindowShouldClose(parts_->window) != 0; }

// ImGui takes a finger's place, its press and its lift one frame each, and a page answers in the frame after. To draw
// one costs next to nothing; to show it costs a software renderer a hundred times as much.
void Window::frame(const std::function<void(Size display)>& draw) {
  constexpr int kInputMax = 64, kAnswer = 2;
  for (int i = 0; i < kInputMax && !ImGui::GetCurrentContext()->InputEventsQueue.empty(); ++i) step(draw);
  for (int i = 0; i < kAnswer; ++i) step(draw);
  show();
}

void Window::step(const std::function<void(Size display)>& draw) {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
  const auto& display = ImGui::GetIO().DisplaySize;
  draw({display.x, display.y});
  ImGui::Render();
  for (ImTextureData* texture : *ImGui::GetDrawData()->Textures) {
    if (texture->Status != ImTextureStatus_OK) ImGui_ImplOpenGL3_UpdateTexture(texture);
  }
}

void Window::show() {
  int width = 0, height = 0;
  glfwGetFramebufferSize(parts_->window, &width, &height);
  glViewport(0, 0, width, height);
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  glfwSwapBuffers(parts_->window);
}

}  // namespace qiaomen
