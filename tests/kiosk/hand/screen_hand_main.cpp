// A hand at a display, for scripts: lines "wait", "tap X Y" and "picture FILE" on the standard input, one after the
// other; each is done when the screen is still. Says the files that it wrote. Ends with 1 at the first that fails.
#include <iostream>
#include <sstream>
#include <string>

#include "tests/kiosk/hand/screen_hand.h"

namespace {

using namespace qiaomen;

bool carry_out(ScreenHand& hand, const std::string& line, const Picture32& first) {
  std::istringstream words(line);
  std::string act, file;
  int x = 0, y = 0;
  words >> act;
  if (act == "wait") return hand.wait_until_unlike(first, std::chrono::seconds(60)) && hand.wait_until_still();
  if (act == "tap" && words >> x >> y) return hand.tap(x, y);
  if (act == "picture" && words >> file) {
    write_png(hand.picture(), file);
    std::cout << file << '\n';
    return true;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: screen-hand DISPLAY <acts\n";
    return 2;
  }
  try {
    ScreenHand hand(argv[1]);
    const auto first = hand.picture();
    for (std::string line; std::getline(std::cin, line);) {
      if (line.empty() || carry_out(hand, line, first)) continue;
      std::cerr << "failed: " << line << '\n';
      return 1;
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
