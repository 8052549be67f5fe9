#include "sync/device/qr_code.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

namespace qiaomen {
namespace {

constexpr int kQuietZone = 4;  // squares, by the standard

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<QrCode> qr_code(std::string_view text) {
  const std::unique_ptr<QRcode, FreeCode> drawn(
      QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_Q, QR_MODE_8, 1));
  if (!drawn) return fail(Errc::TooLarge, "这段文字做不成二维码。没有写入任何内容。请缩短。");
  QrCode code{.size = drawn->width, .black = {}};
  for (int i = 0; i < code.size * code.size; ++i) code.black.push_back((drawn->data[i] & 1) != 0);
  return code;
}

std::string qr_svg(const QrCode& code) {
  std::string path;
  for (int y = 0; y < code.size; ++y) {
    for (int x = 0; x < code.size;) {
      int run = 0;
      while (x + run < code.size && code.at(x + run, y)) ++run;
      if (run > 0) path += fmt::format("M{} {}h{}v1h-{}z", x + kQuietZone, y + kQuietZone, run, run);
      x += run + 1;
    }
  }
  const int side = code.size + 2 * kQuietZone;
  return fmt::format(
      R"(<svg viewBox="0 0 {0} {0}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path d="{1}"/></svg>)",
      side, path);
}

}  // namespace qiaomen
