// Memory that is given back is overwritten first: text that a resident typed passes through strings of the engine, of
// the screens and of the input method, which know nothing of that. For the program only.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "kiosk/ui/wiped_text.h"

void* operator new(std::size_t size) {
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

void operator delete(void* memory) noexcept {
  if (memory == nullptr) return;
  qiaomen::wipe_bytes(memory, malloc_usable_size(memory));
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
