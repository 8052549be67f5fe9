#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kiosk/typed_key.h"

namespace qiaomen {

// The keys of the keyboards that are named, by XInput2 on a connection of its own; GLFW is asked about none, so that
// keys of others reach nobody. A keyboard that is plugged in later is heard once X has it. One thread.
class KeyEvents {
 public:
  // nullptr: none is named, or the X server has no XInput 2.1.
  static std::unique_ptr<KeyEvents> listen(std::vector<std::string> names);
  ~KeyEvents();
  KeyEvents(const KeyEvents&) = delete;

  // Readable when there are events.
  int descriptor() const;
  // Takes what came. True: a key did. Does not wait.
  bool hear();
  // The keys pressed since the last call; those that write nothing are not among them.
  std::vector<TypedKey> take();

 private:
  struct Connection;
  KeyEvents(std::unique_ptr<Connection> connection, std::vector<std::string> names);
  void select_named() const;

  std::unique_ptr<Connection> connection_;
  std::vector<std::string> names_;
  std::vector<TypedKey> pressed_;
};

}  // namespace qiaomen
