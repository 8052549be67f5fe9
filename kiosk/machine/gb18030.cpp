#include "kiosk/machine/gb18030.h"

#include <iconv.h>

namespace qiaomen {
namespace {

constexpr std::size_t kBytesOfCharacter = 4;  // the longest, of a rare one; in UTF-8 it has at least one

}  // namespace

std::string gb18030(std::string_view utf8) {
  iconv_t handle = ::iconv_open("GB18030", "UTF-8");
  if (handle == reinterpret_cast<iconv_t>(-1)) return {};
  std::string from(utf8), to(utf8.size() * kBytesOfCharacter, '\0');
  char *in = from.data(), *out = to.data();
  std::size_t in_left = from.size(), out_left = to.size();
  (void)::iconv(handle, &in, &in_left, &out, &out_left);
  ::iconv_close(handle);
  to.resize(to.size() - out_left);
  return to;
}

}  // namespace qiaomen
