#include "sync/wire/enrolment.h"

#include <algorithm>

#include "tests/fuzz/property.h"
#include "tests/fuzz/resign.h"

// Request, answer and block notice: what reads has one encoding, and only the key that an answer names can have signed
// it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qiaomen;
  static const SigningKey hub_key = SigningKey::from_seed({7});
  const BytesView bytes(data, size);
  if (const auto request = decode_enrol_request(bytes)) {
    fuzz::must_hold(std::ranges::equal(encode(*request), bytes), "an enrolment request has a second encoding");
    proves_possession(*request);
  }
  const auto sealed = fuzz::resigned(bytes, hub_key);
  if (const auto enrolment = decode_enrolment(sealed)) {
    fuzz::must_hold(enrolment->hub_signing_key == hub_key.public_key(), "signed by another key than it names");
    fuzz::must_hold(std::ranges::equal(encode(*enrolment, hub_key), sealed), "an enrolment has a second encoding");
  }
  fuzz::must_hold(!is_block_notice(bytes, Nonce{}, PublicKey{}, hub_key.public_key()), "a block notice was forged");
  return 0;
}
