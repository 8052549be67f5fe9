#pragma once

#include "engine/codec/cbor.h"
#include "engine/crypto/crypto.h"

namespace qiaomen::fuzz {

// The envelope [signed part, signature, anything more] with a signature that holds, so that what a mutation made of the
// signed part is looked at. Empty if it is no such envelope.
inline Bytes resigned(BytesView envelope, const SigningKey& key) {
  cbor::Reader in(envelope);
  cbor::Writer out;
  const auto count = in.array();
  if (count < 2) return {};
  const auto part = in.bytes();
  in.bytes();
  out.array(count);
  out.bytes(part);
  out.bytes(key.sign(part));
  for (std::size_t i = 2; i < count && in.ok(); ++i) out.raw(in.raw());
  return in.finish() ? out.take() : Bytes{};
}

}  // namespace qiaomen::fuzz
