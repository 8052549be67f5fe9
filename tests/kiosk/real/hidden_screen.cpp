#include "tests/kiosk/real/hidden_screen.h"

#include <filesystem>

namespace qiaomen {
namespace {

constexpr const char* kServer = "/usr/bin/Xvfb";

}  // namespace

bool HiddenScreen::is_here() { return std::filesystem::exists(kServer); }

// It takes a display that is free, and says which; of those that are not it complains elsewhere.
HiddenScreen::HiddenScreen()
    : server_("/bin/sh", {"-c", std::string("exec ") + kServer +
                                    " -displayfd 1 -screen 0 1080x1920x24 -nolisten tcp -noreset 2>/dev/null"}),
      display_(":" + server_.line_with("")) {}

}  // namespace qiaomen
