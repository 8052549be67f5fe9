#pragma once

#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/codec/exchange.h"
#include "engine/crypto/crypto.h"

namespace qiaomen {

using TicketSecret = std::array<std::uint8_t, 16>;

// What the QR of a ticket holds, as one line of text: "qiaomen-ticket-1 <url> <ticket hex> <CA certificate>", the
// certificate as the one line of base64 inside its PEM (absent on a plain line, for tests).
struct TicketText {
  std::string url;
  TicketSecret secret{};
  std::string ca_pem;
};
std::string to_text(const TicketText& ticket);
Result<TicketText> parse_ticket(std::string_view text);

// POST /v1/enrol, up. The same ticket with the same key within its 10 minutes gets the same answer.
struct EnrolRequest {
  TicketSecret ticket{};
  PublicKey key{};
  Signature proof{};  // by the key, over "qiaomen-enrol-1" ‖ ticket ‖ key: whoever sends it holds the secret half
};
EnrolRequest make_enrol_request(const TicketSecret& ticket, const SigningKey& key);
bool proves_possession(const EnrolRequest& request);
Bytes encode(const EnrolRequest& request);
Result<EnrolRequest> decode_enrol_request(BytesView bytes);

// POST /v1/enrol, down: all that a device must know of itself, signed by the hub.
struct Enrolment {
  DeviceId device;
  std::uint32_t generation = 1;
  PublicKey hub_signing_key{};
  PublicKey hub_sealing_key{};  // X25519
  std::string role;
  RowId person;
  std::optional<RowId> company;
  std::optional<RowId> division;
  Scope scope;
  bool operator==(const Enrolment&) const = default;
};
Bytes encode(const Enrolment& enrolment, const SigningKey& hub_key);
// Unauthenticated unless signed by the key that it names.
Result<Enrolment> decode_enrolment(BytesView bytes);

// The hub's word that a device is blocked: status 403, signed over the request's nonce and the device's key, so that
// nobody else can make a device wipe itself.
Bytes encode_block_notice(const Nonce& nonce, const PublicKey& device, const SigningKey& hub_key);
bool is_block_notice(BytesView bytes, const Nonce& nonce, const PublicKey& device, const PublicKey& hub_key);

}  // namespace qiaomen
