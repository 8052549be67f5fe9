#include "sync/wire/request_signature.h"
#include "tests/fuzz/property.h"

namespace {

bool must_split(qiaomen::BytesView body, std::string_view content) {
  const auto split = qiaomen::split_signed(body);
  return split && qiaomen::as_text(split->content) == content;
}

}  // namespace

// The signature's header field: what reads has one form, and nobody has the key.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  const auto text = as_text({data, size});
  const auto signature = from_field(text);
  if (!signature) return 0;
  fuzz::must_hold(to_field(*signature) == text, "a header field has a second form");
  fuzz::must_hold(must_split(signed_body(*signature, as_bytes(text)), text), "a signature before a body is lost");
  static const SigningKey key = SigningKey::from_seed({3});
  RequestSignature forged = *signature;
  forged.device = device_of(key.public_key());
  fuzz::must_hold(!is_signed_by(key.public_key(), forged, "POST", "/v1/sync", as_bytes(text)), "a forged signature");
  return 0;
}
