#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "engine/base/bytes.h"

namespace qiaomen::testing {

// Cuts a direction's bytes into TLS records by their headers.
class RecordScanner {
 public:
  // Calls `found` with type and length of each record whose header ends within these bytes.
  void scan(BytesView bytes, const std::function<void(std::uint8_t type, std::size_t length)>& found);

 private:
  std::array<std::uint8_t, 5> header_{};
  std::size_t header_size_ = 0;
  std::size_t body_left_ = 0;
};

// Tells where the requests and replies of one HTTP connection begin, plain or TLS 1.3, by the direction of its bytes
// alone. Of TLS it knows what an onlooker may:
//   - the client's first encrypted record is the end of its handshake; the hub's before that are the handshake too;
//   - alerts and key updates are at most 24 bytes long, and no request or reply is that short.
// The hub must issue no session tickets and ask for no client certificates, and a client must not send a request
// before the reply to the one before.
class ExchangeWatch {
 public:
  // True: a request begins within these bytes.
  bool from_client(BytesView bytes);
  // True: a reply to it begins within these bytes.
  bool from_hub(BytesView bytes);

 private:
  bool has_application_bytes(RecordScanner& scanner, BytesView bytes, bool is_client);

  enum class Protocol { Unknown, Plain, Tls };
  Protocol protocol_ = Protocol::Unknown;
  RecordScanner client_;
  RecordScanner hub_;
  bool handshake_is_over_ = false;
  bool awaits_reply_ = false;
};

}  // namespace qiaomen::testing
