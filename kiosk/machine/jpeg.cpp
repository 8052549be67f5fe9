#include "kiosk/machine/jpeg.h"

#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "kiosk/machine/exif.h"

namespace qiaomen {
namespace {

constexpr int kSideMax = 16'000;
constexpr std::int64_t kPixelsMax = 64'000'000;
constexpr int kQuality = 85;

struct Closes {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, Closes>;

// The largest of the decoder's factors that keeps within `side_max`; where none does, its smallest.
tjscalingfactor factor_for(int longest, int side_max) {
  int count = 0;
  const tjscalingfactor* factors = tjGetScalingFactors(&count);
  tjscalingfactor best{1, 8};
  for (int i = 0; i < count; ++i) {
    const bool shrinks = factors[i].num <= factors[i].denom;
    const bool larger = factors[i].num * best.denom > best.num * factors[i].denom;
    if (shrinks && larger && TJSCALED(longest, factors[i]) <= side_max) best = factors[i];
  }
  return best;
}

}  // namespace

std::optional<Pixels> decode_jpeg(std::span<const std::uint8_t> bytes, int side_max) {
  const Handle handle(tjInitDecompress());
  const auto size = static_cast<unsigned long>(bytes.size());
  int width = 0, height = 0, sampling = 0, colors = 0;
  if (!handle || tjDecompressHeader3(handle.get(), bytes.data(), size, &width, &height, &sampling, &colors) != 0) {
    return std::nullopt;
  }
  const bool fits = width > 0 && height > 0 && std::max(width, height) <= kSideMax &&
                    static_cast<std::int64_t>(width) * height <= kPixelsMax;
  if (!fits) return std::nullopt;
  const auto factor = factor_for(std::max(width, height), side_max);
  Pixels pixels{TJSCALED(width, factor), TJSCALED(height, factor), {}};
  pixels.rgba.resize(static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.height) * 4);
  // A warning is a cut file; many scans are a trap.
  constexpr int kFlags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;
  if (tjDecompress2(handle.get(), bytes.data(), size, pixels.rgba.data(), pixels.width, 0, pixels.height, TJPF_RGBA,
                    kFlags) != 0) {
    return std::nullopt;
  }
  return upright(std::move(pixels), orientation_of(bytes));
}

std::optional<std::vector<std::uint8_t>> encode_jpeg(const Pixels& pixels) {
  const Handle handle(tjInitCompress());
  unsigned char* made = nullptr;
  unsigned long size = 0;
  const bool done = handle && tjCompress2(handle.get(), pixels.rgba.data(), pixels.width, 0, pixels.height, TJPF_RGBA,
                                          &made, &size, TJSAMP_420, kQuality, 0) == 0;
  std::optional<std::vector<std::uint8_t>> bytes;
  if (done) bytes.emplace(made, made + size);
  tjFree(made);
  return bytes;
}

}  // namespace qiaomen
