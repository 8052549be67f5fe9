#include "tests/support/exchange_watch.h"

#include <algorithm>

namespace qiaomen::testing {

namespace {

constexpr std::uint8_t kHandshake = 22;
constexpr std::uint8_t kEncrypted = 23;
constexpr std::size_t kControl_bytes_max = 24;

}  // namespace

void RecordScanner::scan(BytesView bytes, const std::function<void(std::uint8_t, std::size_t)>& found) {
  while (!bytes.empty()) {
    const auto skipped = std::min(body_left_, bytes.size());
    body_left_ -= skipped;
    bytes = bytes.subspan(skipped);
    const auto taken = std::min(header_.size() - header_size_, bytes.size());
    std::ranges::copy(bytes.first(taken), header_.begin() + static_cast<std::ptrdiff_t>(header_size_));
    header_size_ += taken;
    bytes = bytes.subspan(taken);
    if (header_size_ < header_.size()) return;
    header_size_ = 0;
    body_left_ = static_cast<std::size_t>(header_[3]) << 8 | header_[4];
    found(header_[0], body_left_);
  }
}

bool ExchangeWatch::from_client(BytesView bytes) {
  if (bytes.empty()) return false;
  if (protocol_ == Protocol::Unknown) protocol_ = bytes.front() == kHandshake ? Protocol::Tls : Protocol::Plain;
  if (!has_application_bytes(client_, bytes, /*is_client=*/true) || awaits_reply_) return false;
  return awaits_reply_ = true;
}

bool ExchangeWatch::from_hub(BytesView bytes) {
  if (!has_application_bytes(hub_, bytes, /*is_client=*/false) || !awaits_reply_) return false;
  awaits_reply_ = false;
  return true;
}

bool ExchangeWatch::has_application_bytes(RecordScanner& scanner, BytesView bytes, bool is_client) {
  if (protocol_ != Protocol::Tls) return !bytes.empty();
  bool found = false;
  scanner.scan(bytes, [&](std::uint8_t type, std::size_t length) {
    if (type != kEncrypted) return;
    const bool ends_handshake = is_client && !handshake_is_over_;
    found = found || (handshake_is_over_ && length > kControl_bytes_max);
    handshake_is_over_ = handshake_is_over_ || ends_handshake;
  });
  return found;
}

}  // namespace qiaomen::testing
