#include "kiosk/ui/fonts.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <imgui.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qiaomen {
namespace {

constexpr unsigned kSimplifiedChinese = 2;  // face of Noto's collection

std::unexpected<Error> unusable(const std::filesystem::path& file) {
  return fail(Errc::Unavailable, fmt::format("字体文件用不了：{}。请安装字体软件包 fonts-noto-cjk 和 "
                                             "fonts-material-design-icons-iconfont。",
                                             file.string()));
}

// A collection, TrueType or OpenType begins so; the rasteriser trusts the rest.
bool is_font(const void* start, std::size_t size) {
  const std::string_view bytes(static_cast<const char*>(start), size);
  for (const std::string_view magic :
       {std::string_view("ttcf"), std::string_view("OTTO"), std::string_view("\0\1\0\0", 4)}) {
    if (bytes.starts_with(magic)) return true;
  }
  return false;
}

// While it lives, ImGui gives back no memory that begins here: what it refuses as a font it would free.
class Lent {
 public:
  explicit Lent(const void* start) : start_(start) {
    ImGui::GetAllocatorFunctions(&alloc_, &free_, &user_data_);
    ImGui::SetAllocatorFunctions(
        [](std::size_t size, void* self) {
          const Lent& lent = *static_cast<Lent*>(self);
          return lent.alloc_(size, lent.user_data_);
        },
        [](void* memory, void* self) {
          const Lent& lent = *static_cast<Lent*>(self);
          if (memory != lent.start_) lent.free_(memory, lent.user_data_);
        },
        this);
  }
  ~Lent() { ImGui::SetAllocatorFunctions(alloc_, free_, user_data_); }
  Lent(const Lent&) = delete;

 private:
  const void* start_;
  ImGuiMemAllocFunc alloc_ = nullptr;
  ImGuiMemFreeFunc free_ = nullptr;
  void* user_data_ = nullptr;
};

// ImGui copies a font that it does not own, all of it. So it is told that it owns this one, and then that it does not.
ImFont* add_in_place(void* start, std::size_t size, ImFontConfig config) {
  const Lent lent(start);
  config.FontDataOwnedByAtlas = true;
  ImFont* font = ImGui::GetIO().Fonts->AddFontFromMemoryTTF(start, static_cast<int>(size), 0.0F, &config);
  if (font != nullptr) font->Sources.front()->FontDataOwnedByAtlas = false;
  return font;
}

}  // namespace

Result<std::unique_ptr<Fonts>> Fonts::load(const FontFiles& files) {
  std::unique_ptr<Fonts> fonts(new Fonts);
  TRY(fonts->regular_, fonts->add(files.regular, kSimplifiedChinese));
  TRY(fonts->bold_, fonts->add(files.bold, kSimplifiedChinese));
  TRY(fonts->icons_, fonts->add(files.icons, 0));
  return fonts;
}

Fonts::~Fonts() {
  if (ImGui::GetCurrentContext() != nullptr) ImGui::GetIO().Fonts->Clear();
  for (const Mapping& mapping : mappings_) munmap(mapping.start, mapping.size);
}

void Fonts::rest() const {
  for (const Mapping& mapping : mappings_) madvise(mapping.start, mapping.size, MADV_DONTNEED);
}

Result<ImFont*> Fonts::add(const std::filesystem::path& file, unsigned face) {
  const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about{};
  if (descriptor < 0) return unusable(file);
  const bool is_file = fstat(descriptor, &about) == 0 && about.st_size > 0;
  const auto size = static_cast<std::size_t>(is_file ? about.st_size : 0);
  void* start = is_file ? mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0) : MAP_FAILED;
  close(descriptor);
  if (start == MAP_FAILED) return unusable(file);
  mappings_.push_back({start, size});
  if (!is_font(start, size)) return unusable(file);
  ImFontConfig config;
  config.FontNo = face;
  config.OversampleH = config.OversampleV = 1;  // text lies on whole pixels
  config.PixelSnapH = true;
  ImFont* font = add_in_place(start, size, config);
  if (font == nullptr) return unusable(file);
  return font;
}

}  // namespace qiaomen
