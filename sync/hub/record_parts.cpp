#include "sync/hub/record_parts.h"

#include "engine/codec/value_codec.h"

namespace qiaomen {

void write_key(cbor::Writer& out, const WriteKey& key) {
  out.array(6);
  out.integer(key.stamp.us);
  out.integer(static_cast<std::int64_t>(key.device.value >> 32));
  out.integer(static_cast<std::int64_t>(key.device.value & 0xffffffffU));
  out.integer(key.epoch);
  out.integer(static_cast<std::int64_t>(key.number));
  out.integer(key.index);
}

WriteKey read_key(cbor::Reader& in) {
  in.array_of(6);
  WriteKey key;
  key.stamp.us = in.integer();
  key.device.value = static_cast<std::uint64_t>(in.integer()) << 32;
  key.device.value |= static_cast<std::uint64_t>(in.integer());
  key.epoch = static_cast<std::uint32_t>(in.integer());
  key.number = static_cast<std::uint64_t>(in.integer());
  key.index = static_cast<std::uint32_t>(in.integer());
  return key;
}

void write_values(cbor::Writer& out, const std::vector<Value>& values) {
  out.array(values.size());
  for (const Value& value : values) write_value(out, value);
}

std::vector<Value> read_values(cbor::Reader& in) {
  std::vector<Value> values;
  read_each(in, [&] { values.push_back(read_value(in)); });
  return values;
}

}  // namespace qiaomen
