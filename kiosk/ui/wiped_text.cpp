#include "kiosk/ui/wiped_text.h"

#include <algorithm>
#include <cstring>

#include "engine/base/text.h"

namespace qiaomen {

namespace {

constexpr std::size_t kStackBytes = 256 << 10;  // of a frame, with a commit in it

}  // namespace

void wipe_bytes(void* bytes, std::size_t count) { explicit_bzero(bytes, count); }

void wipe(std::string& text) {
  wipe_bytes(text.data(), text.capacity());
  text.clear();
}

// In a frame of its own, which lies where theirs were.
[[gnu::noinline]] void wipe_stack() {
  char left[kStackBytes];
  wipe_bytes(left, sizeof left);
}

std::size_t WipedText::characters() const { return count_characters(view()); }

void WipedText::erase_last_character() {
  if (empty()) return;
  auto from = bytes_.size() - 1;
  while (from > 0 && (static_cast<unsigned char>(bytes_[from]) & 0xC0U) == 0x80U) --from;
  erase(from, bytes_.size() - from);
}

void WipedText::erase(std::size_t from, std::size_t count) {
  if (count == 0) return;
  const auto left = bytes_.size() - count;
  std::move(bytes_.begin() + static_cast<std::ptrdiff_t>(from + count), bytes_.end(),
            bytes_.begin() + static_cast<std::ptrdiff_t>(from));
  wipe_bytes(bytes_.data() + left, count);
  bytes_.resize(left);
}

}  // namespace qiaomen
