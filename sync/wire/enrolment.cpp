#include "sync/wire/enrolment.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kVersion = 1;

template <std::size_t N>
void read_array(cbor::Reader& in, std::array<std::uint8_t, N>& out) {
  const auto bytes = in.bytes();
  if (bytes.size() == N) {
    std::ranges::copy(bytes, out.begin());
  } else {
    in.fail("a key, ticket or signature of another length");
  }
}

void append(Bytes& out, BytesView more) { out.insert(out.end(), more.begin(), more.end()); }

Bytes proof_text(const TicketSecret& ticket, const PublicKey& key) {
  Bytes text;
  append(text, as_bytes("qiaomen-enrol-1"));
  append(text, ticket);
  append(text, key);
  return text;
}

Bytes block_text(const Nonce& nonce, const PublicKey& device) {
  Bytes text;
  append(text, as_bytes("qiaomen-blocked-1"));
  append(text, nonce.view());
  append(text, device);
  return text;
}

void write_signed(cbor::Writer& out, const Enrolment& enrolment) {
  out.array(11);
  out.integer(kVersion);
  out.integer(static_cast<std::int64_t>(enrolment.device.value >> 32));
  out.integer(static_cast<std::int64_t>(enrolment.device.value & 0xffffffffU));
  out.integer(enrolment.generation);
  out.bytes(enrolment.hub_signing_key);
  out.bytes(enrolment.hub_sealing_key);
  out.text(enrolment.role);
  write_id(out, enrolment.person);
  for (const auto& row : {enrolment.company, enrolment.division}) {
    if (row) {
      write_id(out, *row);
    } else {
      out.null();
    }
  }
  out.array(1 + enrolment.scope.buckets.size());
  out.integer(static_cast<std::int64_t>(enrolment.scope.version));
  for (const BucketId& bucket : enrolment.scope.buckets) write_bucket(out, bucket);
}

Result<Enrolment> read_signed(BytesView bytes) {
  cbor::Reader in(bytes);
  Enrolment enrolment;
  in.array_of(11);
  if (in.integer() != kVersion) in.fail("an enrolment of an unknown version");
  enrolment.device.value = static_cast<std::uint64_t>(read_number(in, 0xffffffff)) << 32;
  enrolment.device.value |= static_cast<std::uint64_t>(read_number(in, 0xffffffff));
  enrolment.generation = static_cast<std::uint32_t>(read_number(in, 0xffffffff));
  read_array(in, enrolment.hub_signing_key);
  read_array(in, enrolment.hub_sealing_key);
  enrolment.role = std::string(in.text());
  enrolment.person = read_id<RowId>(in);
  if (!in.take_null()) enrolment.company = read_id<RowId>(in);
  if (!in.take_null()) enrolment.division = read_id<RowId>(in);
  const auto count = in.array();
  enrolment.scope.version = static_cast<std::uint64_t>(read_number(in, INT64_MAX));
  for (std::size_t i = 1; i < count && in.ok(); ++i) enrolment.scope.buckets.push_back(read_bucket(in));
  TRY_VOID(in.finish());
  return enrolment;
}

constexpr std::string_view kPemBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kPemEnd = "-----END CERTIFICATE-----";

// The base64 between the lines of a PEM, as one line.
std::string pem_body(std::string_view pem) {
  const auto begin = pem.find(kPemBegin);
  const auto end = pem.find(kPemEnd);
  std::string body;
  if (begin == std::string_view::npos || end == std::string_view::npos) return body;
  for (const char c : pem.substr(begin + kPemBegin.size(), end - begin - kPemBegin.size())) {
    if (c != '\n' && c != '\r') body += c;
  }
  return body;
}

std::string to_pem(std::string_view body) {
  std::string pem = std::string(kPemBegin) + "\n";
  for (std::size_t at = 0; at < body.size(); at += 64) pem += std::string(body.substr(at, 64)) + "\n";
  return pem + std::string(kPemEnd) + "\n";
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space) words.back() += c;
    if (space && !words.back().empty()) words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace

std::string to_text(const TicketText& ticket) {
  const auto body = pem_body(ticket.ca_pem);
  return fmt::format("qiaomen-ticket-1 {} {}{}{}", ticket.url, to_hex(ticket.secret), body.empty() ? "" : " ", body);
}

Result<TicketText> parse_ticket(std::string_view text) {
  const auto words = split_words(text);
  const bool shaped = (words.size() == 3 || words.size() == 4) && words[0] == "qiaomen-ticket-1";
  const auto secret = shaped ? from_hex(words[2]) : std::nullopt;
  if (!secret || secret->size() != 16) {
    return fail(Errc::Malformed, "this is no ticket: ask the hub's operator for a new one");
  }
  TicketText ticket;
  ticket.url = words[1];
  std::ranges::copy(*secret, ticket.secret.begin());
  if (words.size() == 4) ticket.ca_pem = to_pem(words[3]);
  return ticket;
}

EnrolRequest make_enrol_request(const TicketSecret& ticket, const SigningKey& key) {
  return {ticket, key.public_key(), key.sign(proof_text(ticket, key.public_key()))};
}

bool proves_possession(const EnrolRequest& request) {
  return verify(proof_text(request.ticket, request.key), request.proof, request.key);
}

Bytes encode(const EnrolRequest& request) {
  cbor::Writer out;
  out.array(4);
  out.integer(kVersion);
  out.bytes(request.ticket);
  out.bytes(request.key);
  out.bytes(request.proof);
  return out.take();
}

Result<EnrolRequest> decode_enrol_request(BytesView bytes) {
  cbor::Reader in(bytes);
  EnrolRequest request;
  in.array_of(4);
  if (in.integer() != kVersion) in.fail("an enrolment request of an unknown version");
  read_array(in, request.ticket);
  read_array(in, request.key);
  read_array(in, request.proof);
  TRY_VOID(in.finish());
  return request;
}

Bytes encode(const Enrolment& enrolment, const SigningKey& hub_key) {
  cbor::Writer part;
  write_signed(part, enrolment);
  cbor::Writer out;
  out.array(2);
  out.bytes(part.data());
  out.bytes(hub_key.sign(part.data()));
  return out.take();
}

Result<Enrolment> decode_enrolment(BytesView bytes) {
  cbor::Reader in(bytes);
  in.array_of(2);
  const auto part = in.bytes();
  Signature signature{};
  read_array(in, signature);
  TRY_VOID(in.finish());
  TRY(auto enrolment, read_signed(part));
  if (!verify(part, signature, enrolment.hub_signing_key)) {
    return fail(Errc::Unauthenticated, "the enrolment is not signed by the hub");
  }
  return enrolment;
}

Bytes encode_block_notice(const Nonce& nonce, const PublicKey& device, const SigningKey& hub_key) {
  cbor::Writer out;
  out.bytes(hub_key.sign(block_text(nonce, device)));
  return out.take();
}

bool is_block_notice(BytesView bytes, const Nonce& nonce, const PublicKey& device, const PublicKey& hub_key) {
  cbor::Reader in(bytes);
  Signature signature{};
  read_array(in, signature);
  return in.finish().has_value() && verify(block_text(nonce, device), signature, hub_key);
}

}  // namespace qiaomen
