#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace qiaomen {

// Zeroes, also where the compiler could prove that nobody reads them again.
void wipe_bytes(void* bytes, std::size_t count);
// Empties it and zeroes all that it held, also what it keeps within itself.
void wipe(std::string& text);
// Zeroes what calls that have returned left on this thread's stack, some way down.
void wipe_stack();

// What a person typed: UTF-8 whose bytes are overwritten when they go, wherever the text was kept meanwhile. Views of
// it are valid until it changes.
class WipedText {
 public:
  WipedText() = default;
  explicit WipedText(std::string_view text) { append(text); }

  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }
  bool empty() const { return bytes_.empty(); }
  std::size_t characters() const;

  void append(std::string_view text) { bytes_.insert(bytes_.end(), text.begin(), text.end()); }
  void erase_last_character();
  // `from` and `count` in bytes of the view, at ends of characters.
  void erase(std::size_t from, std::size_t count);
  void clear() { erase(0, bytes_.size()); }

 private:
  template <typename T>
  struct Wiping {
    using value_type = T;
    Wiping() = default;
    template <typename U>
    Wiping(const Wiping<U>&) {}
    T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
    void deallocate(T* bytes, std::size_t n) {
      wipe_bytes(bytes, n * sizeof(T));
      std::allocator<T>().deallocate(bytes, n);
    }
    bool operator==(const Wiping&) const = default;
  };

  std::vector<char, Wiping<char>> bytes_;  // not a string: that keeps a short text within itself
};

}  // namespace qiaomen
