#pragma once

#include <cstddef>
#include <vector>

#include "engine/catalog/change.h"
#include "engine/codec/cbor.h"

namespace qiaomen {

// What the hub's records of rows and of their history are made of.
void write_key(cbor::Writer& out, const WriteKey& key);
WriteKey read_key(cbor::Reader& in);
void write_values(cbor::Writer& out, const std::vector<Value>& values);
std::vector<Value> read_values(cbor::Reader& in);

// Calls `read` for each element of an array, as long as nothing is wrong.
template <typename F>
void read_each(cbor::Reader& in, F&& read) {
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) read();
}

}  // namespace qiaomen
