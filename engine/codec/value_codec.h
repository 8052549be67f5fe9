#pragma once

#include "engine/catalog/change.h"
#include "engine/catalog/value.h"
#include "engine/codec/cbor.h"

namespace qiaomen {

// Shared pieces of every CBOR message. Readers report through the Reader's own failure.
void write_value(cbor::Writer& out, const Value& value);
Value read_value(cbor::Reader& in);
// A set of which the head was read already.
TextSet read_set(cbor::Reader& in, std::size_t count);

template <typename Tag>
void write_id(cbor::Writer& out, const Id<Tag>& id) {
  out.bytes(id.view());
}
template <typename IdType>
IdType read_id(cbor::Reader& in) {
  const auto id = IdType::from_bytes(in.bytes());
  if (!id) in.fail("an id has 16 bytes");
  return id.value_or(IdType{});
}

void write_bucket(cbor::Writer& out, const BucketId& bucket);
BucketId read_bucket(cbor::Reader& in);

// A count or number that must not be negative and at most `max`.
std::int64_t read_number(cbor::Reader& in, std::int64_t max);

void write_fields(cbor::Writer& out, const FieldValues& values);
FieldValues read_fields(cbor::Reader& in);

}  // namespace qiaomen
