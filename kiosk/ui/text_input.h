#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace qiaomen {

// What is being written and is no text yet.
struct Composition {
  std::string shown;                    // "kuai dian"; empty: nothing
  std::vector<std::string> candidates;  // what it may mean, the likeliest first
};

// A way to write on the screen: what the fingers do goes in, candidates and finished text come out. Pinyin and plain
// keys are two; handwriting (ink instead of keys) and speech end in the same candidates and the same text, and so need
// no other screen. It learns nothing from what is written. One thread.
class TextInput {
 public:
  virtual ~TextInput() = default;

  // False: this way has no use for the key, and nothing changed.
  virtual bool press(char key) = 0;
  // Takes the last key back; false: nothing is being written.
  virtual bool erase() = 0;
  // Index into `composition().candidates`. A candidate that covers only the beginning leaves the rest composed.
  virtual void choose(std::size_t candidate) = 0;

  // As it stands after the last call.
  virtual const Composition& composition() const = 0;
  // The text that was finished since the last call; it is forgotten here.
  virtual std::string take() = 0;
  // Forgets everything that was written with it.
  virtual void clear() = 0;
};

}  // namespace qiaomen
