#include "sync/wire/body.h"

#include "engine/codec/compression.h"

namespace qiaomen {
namespace {

// Above this a message brings its own repetitions.
constexpr std::size_t kSmall_bytes = 16 << 10;

constexpr std::size_t kVersionAndNonce_bytes = 19;  // with the head of the array and that of the nonce
constexpr std::uint8_t kWithDictionary = 0x01;
constexpr std::uint8_t kWithRows = 0x02;
constexpr std::uint8_t kFrame = 0x28;  // zstd's magic number begins so

bool is_array(std::uint8_t head) { return head >= 0x80 && head <= 0x9f; }

Bytes small_frame(BytesView message, BytesView known) {
  auto body = compress_with_dictionary(message, known);
  body.insert(body.begin(), kWithDictionary);
  return body;
}

bool is_believable(std::size_t message_bytes, const Bytes& body) {
  return message_bytes <= body.size() * Expansion{}.ratio_max;
}

Bytes known_with(BytesView request, BytesView rows) {
  const auto told = known_of_reply(request);
  Bytes known(told.begin(), told.end());
  known.insert(known.end(), rows.begin(), rows.end());
  return known;
}

bool fit(BytesView request, BytesView rows) { return !rows.empty() && request.size() + rows.size() <= kSmall_bytes; }

}  // namespace

BytesView known_of_reply(BytesView request) {
  if (request.size() > kSmall_bytes || request.size() < kVersionAndNonce_bytes) return {};
  return request.subspan(kVersionAndNonce_bytes);
}

bool refers_to_known(BytesView body) {
  return !body.empty() && (body.front() == kWithDictionary || body.front() == kWithRows);
}

void offer_rows(Bytes& body, BytesView request, BytesView rows) {
  if (fit(request, rows) && !body.empty() && body.front() == kWithDictionary) body.front() = kWithRows;
}

bool offers_rows(BytesView body) { return !body.empty() && body.front() == kWithRows; }

Bytes pack(Bytes message, BytesView known, Accepted accepted) {
  const bool with_dictionary = accepted.zstd_dictionary && message.size() <= kSmall_bytes;
  if (!with_dictionary && !accepted.zstd) return message;
  auto body = with_dictionary ? small_frame(message, known) : compress(message);
  return is_believable(message.size(), body) && body.size() < message.size() ? body : message;
}

Result<Bytes> unpack(BytesView body, BytesView known) {
  if (body.empty()) return fail(Errc::Malformed, "no message");
  if (is_array(body.front())) return Bytes(body.begin(), body.end());
  if (body.front() == kFrame) return expand(body);
  if (refers_to_known(body)) return expand_with_dictionary(body.subspan(1), known);
  return fail(Errc::Malformed, "a message in an unknown form");
}

Bytes pack_reply(Bytes message, BytesView request, BytesView rows, Accepted accepted) {
  if (accepted.zstd_dictionary && message.size() <= kSmall_bytes && fit(request, rows)) {
    auto body = compress_checked(message, known_with(request, rows));
    body.insert(body.begin(), kWithRows);
    if (is_believable(message.size(), body) && body.size() < message.size()) return body;
  }
  return pack(std::move(message), known_of_reply(request), accepted);
}

Result<Bytes> unpack_reply(BytesView body, BytesView request, BytesView rows) {
  if (!offers_rows(body)) return unpack(body, known_of_reply(request));
  if (!fit(request, rows)) return fail(Errc::Malformed, "a reply that refers to rows which were not offered");
  return expand_checked(body.subspan(1), known_with(request, rows));
}

}  // namespace qiaomen
