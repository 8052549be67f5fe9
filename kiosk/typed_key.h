#pragma once

namespace qiaomen {

// A key of a keyboard that the settings name.
struct TypedKey {
  enum class Kind { Character, Erase, Enter, Escape } kind = Kind::Character;
  char character = 0;  // of a Character: 0–9, a–z, a blank

  bool is_digit() const { return kind == Kind::Character && character >= '0' && character <= '9'; }
  bool operator==(const TypedKey&) const = default;
};

}  // namespace qiaomen
