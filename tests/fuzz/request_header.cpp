#include <algorithm>
#include <cctype>
#include <string>

#include "sync/wire/request_signature.h"
#include "tests/fuzz/property.h"

namespace {

using namespace qiaomen;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Up to the next line end.
std::string take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  std::string line(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

// The three header fields, one a line: what is whole is written the same way but for case, and nobody has the key.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto text = as_text({data, size});
  SignatureFields fields;
  fields.device = take_line(text);
  fields.nonce = take_line(text);
  fields.signature = take_line(text);
  const auto signature = from_fields(fields);
  if (!signature) return 0;
  const auto again = to_fields(*signature);
  fuzz::must_hold(again.device == lower(fields.device) && again.nonce == lower(fields.nonce) &&
                      again.signature == lower(fields.signature),
                  "header fields have a second form");
  static const SigningKey key = SigningKey::from_seed({3});
  RequestSignature forged = *signature;
  forged.device = device_of(key.public_key());
  fuzz::must_hold(!is_signed_by(key.public_key(), forged, "POST", "/v1/sync", as_bytes(text)), "a forged signature");
  return 0;
}
