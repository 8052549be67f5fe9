#include "engine/codec/value_codec.h"

#include <algorithm>
#include <limits>

namespace qiaomen {
namespace {

struct ValueWriter {
  cbor::Writer& out;
  void operator()(std::monostate) const { out.null(); }
  void operator()(std::int64_t number) const { out.integer(number); }
  void operator()(const std::string& text) const { out.text(text); }
  void operator()(const RowId& id) const { out.bytes(id.view()); }
  void operator()(const Bytes& bytes) const { out.bytes(bytes); }
  void operator()(const TextSet& set) const {
    out.array(set.size());
    for (const auto& element : set) out.text(element);
  }
};

}  // namespace

void write_value(cbor::Writer& out, const Value& value) { std::visit(ValueWriter{out}, value); }

TextSet read_set(cbor::Reader& in, std::size_t count) {
  TextSet set;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    set.emplace_back(in.text());
    if (i > 0 && set[i - 1] >= set[i]) in.fail("a set's elements ascend");
  }
  return set;
}

Value read_value(cbor::Reader& in) {
  switch (in.peek()) {
    case cbor::Kind::Null: in.null(); return {};
    case cbor::Kind::Integer: return in.integer();
    case cbor::Kind::Text: return std::string(in.text());
    case cbor::Kind::Array: return read_set(in, in.array());
    case cbor::Kind::Bytes: {
      const auto bytes = in.bytes();
      if (const auto id = RowId::from_bytes(bytes)) return *id;
      return Bytes(bytes.begin(), bytes.end());
    }
    default: in.fail("no such kind of value"); return {};
  }
}

void write_bucket(cbor::Writer& out, const BucketId& bucket) {
  out.array(2);
  out.integer(static_cast<std::int64_t>(bucket.kind));
  write_id(out, bucket.scope);
}

BucketId read_bucket(cbor::Reader& in) {
  in.array_of(2);
  BucketId bucket;
  bucket.kind = static_cast<BucketKind>(read_number(in, 255));
  bucket.scope = read_id<RowId>(in);
  return bucket;
}

std::int64_t read_number(cbor::Reader& in, std::int64_t max) {
  const auto number = in.integer();
  if (number < 0 || number > max) {
    in.fail("a number is out of range");
    return 0;
  }
  return number;
}

void write_fields(cbor::Writer& out, const FieldValues& values) {
  out.map(values.size());
  for (const auto& [number, value] : values) {
    out.integer(number);
    write_value(out, value);
  }
}

FieldValues read_fields(cbor::Reader& in) {
  FieldValues values;
  const auto count = in.map();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const auto number = in.key();
    if (number < 1 || number > std::numeric_limits<FieldNumber>::max()) {
      in.fail("no field has this number");
      break;
    }
    values.append(static_cast<FieldNumber>(number), read_value(in));
  }
  return values;
}

}  // namespace qiaomen
