#pragma once

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>

#include "engine/codec/cbor.h"

namespace qiaomen::testing {

// Keeps the bytes alive that the reader only views.
struct Message {
  explicit Message(std::string_view hex, cbor::Budget budget = {}) : bytes(*from_hex(hex)), reader(bytes, budget) {}
  Bytes bytes;
  cbor::Reader reader;
};

// Why the whole message is refused; empty if it is not.
inline std::string refusal(BytesView message, cbor::Budget budget = {}) {
  cbor::Reader reader(message, budget);
  const auto item = reader.raw();
  const auto result = reader.finish();
  if (result) {
    REQUIRE(item.size() == message.size());
    return {};
  }
  CHECK(item.empty());
  CHECK(result.error().code == Errc::Malformed);
  return result.error().message;
}

inline std::string refusal(std::string_view hex, cbor::Budget budget = {}) { return refusal(*from_hex(hex), budget); }

}  // namespace qiaomen::testing
