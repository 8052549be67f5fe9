#include "kiosk/window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <fmt/format.h>
#include <imgui.h>

namespace qiaomen {

struct Window::Parts {
  GLFWwindow* window = nullptr;
  bool has_backends = false;
  bool had_input = true;

  ~Parts() {
    if (has_backends) {
      ImGui_ImplOpenGL3_Shutdown();
      ImGui_ImplGlfw_Shutdown();
    }
    if (ImGui::GetCurrentContext() != nullptr) ImGui::DestroyContext();
    if (window != nullptr) glfwDestroyWindow(window);
    glfwTerminate();
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
  GLFWmonitor* monitor = options.full_screen ? glfwGetPrimaryMonitor() : nullptr;
  int width = static_cast<int>(options.size.w), height = static_cast<int>(options.size.h);
  if (monitor != nullptr) {
    const GLFWvidmode* mode = glfwGetVideoMode(monitor);
    width = mode->width;
    height = mode->height;
  }
  return glfwCreateWindow(width, height, options.title.c_str(), monitor, nullptr);
}

void note_input(GLFWwindow* window) { *static_cast<bool*>(glfwGetWindowUserPointer(window)) = true; }

}  // namespace

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
  auto parts = std::make_unique<Parts>();
  if (glfwInit() == GLFW_FALSE) return no_display();
  parts->window = make_window(options);
  if (parts->window == nullptr) return no_display();
  glfwMakeContextCurrent(parts->window);
  glfwSwapInterval(1);
  glfwSetWindowUserPointer(parts->window, &parts->had_input);
  glfwSetMouseButtonCallback(parts->window, [](GLFWwindow* window, int, int, int) { note_input(window); });
  glfwSetCursorPosCallback(parts->window, [](GLFWwindow* window, double, double) { note_input(window); });
  glfwSetWindowRefreshCallback(parts->window, note_input);
  glfwSetFramebufferSizeCallback(parts->window, [](GLFWwindow* window, int, int) { note_input(window); });
  ImGui::CreateContext();
  auto& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  ImGui_ImplGlfw_InitForOpenGL(parts->window, true);
  ImGui_ImplOpenGL3_Init(kShaders);
  parts->has_backends = true;
  return std::unique_ptr<Window>(new Window(std::move(parts)));
}

Window::Window(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Window::~Window() = default;

bool Window::wait(std::chrono::milliseconds longest) {
  parts_->had_input = false;
  glfwWaitEventsTimeout(static_cast<double>(longest.count()) / 1000);
  return parts_->had_input;
}

void Window::wake() { glfwPostEmptyEvent(); }

bool Window::is_closed() const { return glfwWindowShouldClose(parts_->window) != 0; }

void Window::frame(const std::function<void(Size display)>& draw) {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
  const auto& display = ImGui::GetIO().DisplaySize;
  draw({display.x, display.y});
  ImGui::Render();
  int width = 0, height = 0;
  glfwGetFramebufferSize(parts_->window, &width, &height);
  glViewport(0, 0, width, height);
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  glfwSwapBuffers(parts_->window);
}

}  // namespace qiaomen
