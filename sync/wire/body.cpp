#include "sync/wire/body.h"

#include <array>

#include "engine/codec/compression.h"

namespace qiaomen {
namespace {

// Above this a message brings its own repetitions.
constexpr std::size_t kSmall_bytes = 16 << 10;

}  // namespace

std::string_view name_of(Coding coding) {
  constexpr std::array<std::string_view, 3> kNames = {"identity", "zstd", "zstd-q1"};
  return kNames[static_cast<std::size_t>(coding)];
}

std::optional<Coding> coding_named(std::string_view name) {
  if (name.empty()) return Coding::Identity;
  for (const auto coding : {Coding::Identity, Coding::Zstd, Coding::ZstdDictionary}) {
    if (name == name_of(coding)) return coding;
  }
  return std::nullopt;
}

Body pack(Bytes message, Accepted accepted) {
  const bool with_dictionary = accepted.zstd_dictionary && message.size() <= kSmall_bytes;
  if (!with_dictionary && !accepted.zstd) return {std::move(message)};
  auto frame = with_dictionary ? compress_with_dictionary(message) : compress(message);
  const bool believable = message.size() <= frame.size() * Expansion{}.ratio_max;
  if (!believable || frame.size() >= message.size()) return {std::move(message)};
  return {std::move(frame), with_dictionary ? Coding::ZstdDictionary : Coding::Zstd};
}

Result<Bytes> unpack(BytesView body, Coding coding) {
  switch (coding) {
    case Coding::Zstd: return expand(body);
    case Coding::ZstdDictionary: return expand_with_dictionary(body);
    case Coding::Identity: break;
  }
  return Bytes(body.begin(), body.end());
}

}  // namespace qiaomen
