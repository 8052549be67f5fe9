#include <cbor.h>

#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <cstdint>
#include <string>

#include "engine/codec/cbor.h"

// Our reader of heads against libcbor's, which takes more than our wire knows.

namespace qiaomen {
namespace {

struct Seen {
  std::string what;
};

template <char kKind>
void number(void* seen, auto argument) {
  static_cast<Seen*>(seen)->what = kKind + std::to_string(argument);
}

template <char kKind>
void string(void* seen, const unsigned char*, auto length) {
  static_cast<Seen*>(seen)->what = kKind + std::to_string(length);
}

void boolean(void* seen, bool value) { static_cast<Seen*>(seen)->what = value ? "true" : "false"; }
void null(void* seen) { static_cast<Seen*>(seen)->what = "null"; }

cbor_callbacks callbacks() {
  cbor_callbacks all = cbor_empty_callbacks;
  all.uint8 = number<'+'>, all.uint16 = number<'+'>, all.uint32 = number<'+'>, all.uint64 = number<'+'>;
  all.negint8 = number<'-'>, all.negint16 = number<'-'>, all.negint32 = number<'-'>, all.negint64 = number<'-'>;
  all.byte_string = string<'b'>, all.string = string<'t'>;
  all.array_start = number<'a'>, all.map_start = number<'m'>;
  all.boolean = boolean, all.null = null;
  return all;
}

// "": libcbor does not take it, it is not of our wire, or it is not in its shortest form.
std::string by_libcbor(BytesView message) {
  const auto all = callbacks();
  Seen seen;
  const auto result = cbor_stream_decode(message.data(), message.size(), &all, &seen);
  if (result.status != CBOR_DECODER_FINISHED || seen.what.empty()) return {};
  if (seen.what[0] == 't' || seen.what[0] == 'f' || seen.what[0] == 'n') {
    if (!std::isdigit(static_cast<unsigned char>(seen.what[1]))) return seen.what;
  }
  const auto argument = std::stoull(seen.what.substr(1));
  const bool is_string = seen.what[0] == 'b' || seen.what[0] == 't';
  const auto head = result.read - (is_string ? argument : 0);
  if (head != cbor::head_size(argument)) return {};
  return !is_string && argument > INT64_MAX ? std::string() : seen.what;
}

std::string by_us(BytesView message) {
  cbor::Reader in(message);
  std::string what;
  switch (in.peek()) {
    case cbor::Kind::Integer: {
      const auto value = in.integer();
      what = value < 0 ? '-' + std::to_string(-1 - value) : '+' + std::to_string(value);
      break;
    }
    case cbor::Kind::Bytes: what = 'b' + std::to_string(in.bytes().size()); break;
    case cbor::Kind::Text: what = 't' + std::to_string(in.text().size()); break;
    case cbor::Kind::Array: what = 'a' + std::to_string(in.array()); break;
    case cbor::Kind::Map: what = 'm' + std::to_string(in.map()); break;
    case cbor::Kind::Boolean: what = in.boolean() ? "true" : "false"; break;
    case cbor::Kind::Null: in.null(), what = "null"; break;
    case cbor::Kind::End: break;
  }
  return in.ok() ? what : std::string();
}

// As many bytes behind it as the short counts and strings want.
Bytes with_rest(std::uint8_t first, std::uint64_t argument, std::size_t width) {
  Bytes message{first};
  for (std::size_t i = width; i > 0; --i) message.push_back(static_cast<std::uint8_t>(argument >> 8 * (i - 1)));
  message.resize(message.size() + 0x2'0100, 'a');
  return message;
}

// Counts above the bytes left are ours to refuse.
bool is_count(const std::string& what) { return !what.empty() && (what[0] == 'a' || what[0] == 'm'); }

}  // namespace

TEST_CASE("every head is read as libcbor reads it, or is none of ours") {
  constexpr std::uint64_t kArguments[] = {0,      1,       23,         24,          0xff,      0x100,
                                          0xffff, 0x10000, 0xffffffff, 0x100000000, INT64_MAX, UINT64_MAX};
  int taken = 0;
  for (unsigned first = 0; first < 256; ++first) {
    const unsigned code = first & 31;
    const std::size_t width = code >= 24 && code <= 27 ? std::size_t{1} << (code - 24) : 0;
    for (const auto argument : kArguments) {
      const auto message = with_rest(static_cast<std::uint8_t>(first), argument, width);
      const auto theirs = by_libcbor(message), ours = by_us(message);
      CAPTURE(first, argument, theirs, ours);
      CHECK((ours == theirs || (ours.empty() && is_count(theirs))));
      taken += !ours.empty();
      for (std::size_t size = 1; size <= width; ++size) CHECK(by_us(BytesView(message).first(size)).empty());
    }
  }
  CHECK(taken > 0);
}

}  // namespace qiaomen
