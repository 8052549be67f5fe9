// Memory that is given back is overwritten first, whoever had it: what a resident typed passes through strings of the
// screens and of the input method, through SQLite and drawing libraries, which know nothing of that. C++'s own `delete`
// ends here too. For the program only, and in no build with a sanitizer, which has a heap of its own.
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "kiosk/ui/wiped_text.h"

extern "C" {

// The C library's own, under the name that it keeps for those who put themselves before it.
void give_back(void* memory) noexcept __asm__("__libc_free");

void free(void* memory) noexcept {
  if (memory == nullptr) return;
  qiaomen::wipe_bytes(memory, malloc_usable_size(memory));
  give_back(memory);
}

// Never moves by itself: what it left behind would stay as it was.
void* realloc(void* memory, std::size_t size) noexcept {
  if (memory == nullptr) return std::malloc(size);
  if (size == 0) {
    free(memory);
    return nullptr;
  }
  const auto held = malloc_usable_size(memory);
  if (size <= held && size > held / 2) return memory;
  void* moved = std::malloc(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, memory, std::min(size, held));
  free(memory);
  return moved;
}

}  // extern "C"
