#include <imgui.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "kiosk/ui/fonts.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_file.h"

using namespace qiaomen;

namespace {

// ImGui's largest piece of memory while it lives.
struct Counted {
  Counted() {
    ImGui::SetAllocatorFunctions(
        [](std::size_t size, void* self) {
          auto& counted = *static_cast<Counted*>(self);
          counted.largest = std::max(counted.largest, size);
          return std::malloc(size);
        },
        [](void* memory, void*) { std::free(memory); }, this);
    context = ImGui::CreateContext();
  }
  ~Counted() {
    ImGui::DestroyContext(context);
    ImGui::SetAllocatorFunctions([](std::size_t size, void*) { return std::malloc(size); },
                                 [](void* memory, void*) { std::free(memory); });
  }
  Counted(const Counted&) = delete;

  std::size_t largest = 0;
  ImGuiContext* context = nullptr;
};

}  // namespace

TEST_CASE("a font file is drawn from where it is mapped, not from a copy of its twenty megabytes") {
  const Counted counted;
  {
    const auto fonts = Fonts::load({});
    REQUIRE(fonts);
  }
  CHECK(counted.largest < 4'000'000);
}

TEST_CASE("a file that begins as a font and is none is refused by its name") {
  testing::TemporaryFolder folder;
  const auto file = folder / "broken.ttf";
  testing::write_text(file, std::string("\0\1\0\0", 4) + std::string(8000, '\0'));
  const Counted counted;
  const auto fonts = Fonts::load({.regular = file});
  REQUIRE_FALSE(fonts);
  CHECK(fonts.error().message.contains("broken.ttf"));
}
