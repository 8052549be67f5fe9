#pragma once

#include <utility>

#include "kiosk/ui/text_input.h"

namespace qiaomen {

// Digits and other keys that mean what they say.
class DirectInput final : public TextInput {
 public:
  bool press(char key) override {
    finished_ += key;
    return true;
  }
  bool erase() override { return false; }
  void choose(std::size_t) override {}
  const Composition& composition() const override { return nothing_; }
  std::string take() override { return std::exchange(finished_, {}); }
  void clear() override { finished_.clear(); }

 private:
  std::string finished_;
  Composition nothing_;
};

}  // namespace qiaomen
