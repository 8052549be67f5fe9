#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include "engine/base/bytes.h"

// Every target is one file with this function. Under libFuzzer it is a program of its own; in every other build CMake
// gives it the target's name, and replay_main.cpp runs them all over the corpus.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace qiaomen::fuzz {

// What an input broke. libFuzzer takes it for a crash; the replay counts it.
class PropertyBroken : public std::logic_error {
  using logic_error::logic_error;
};

inline void must_hold(bool property, const char* otherwise) {
  if (!property) throw PropertyBroken(otherwise);
}

}  // namespace qiaomen::fuzz
