#include "engine/codec/cbor.h"

#include <algorithm>
#include <array>
#include <limits>

#include "engine/base/text.h"

namespace qiaomen::cbor {

std::size_t head_size(std::uint64_t argument) {
  if (argument < 24) return 1;
  if (argument <= 0xff) return 2;
  if (argument <= 0xffff) return 3;
  return argument <= 0xffff'ffff ? 5 : 9;
}

namespace {

enum Major : std::uint8_t {
  kUnsigned = 0,
  kNegative = 1,
  kBytes = 2,
  kText = 3,
  kArray = 4,
  kMap = 5,
  kSimple = 7,
};

constexpr std::uint8_t kFalse = 20;
constexpr std::uint8_t kTrue = 21;
constexpr std::uint8_t kNull = 22;

constexpr std::uint64_t kMaxInteger = std::numeric_limits<std::int64_t>::max();

Kind kind_of(std::uint8_t first) {
  switch (first >> 5) {
    case kUnsigned:
    case kNegative: return Kind::Integer;
    case kBytes: return Kind::Bytes;
    case kText: return Kind::Text;
    case kArray: return Kind::Array;
    case kMap: return Kind::Map;
    case kSimple:
      if ((first & 31) == kFalse || (first & 31) == kTrue) return Kind::Boolean;
      if ((first & 31) == kNull) return Kind::Null;
  }
  return Kind::End;
}

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::Integer: return "an integer";
    case Kind::Bytes: return "bytes";
    case Kind::Text: return "text";
    case Kind::Array: return "an array";
    case Kind::Map: return "a map";
    case Kind::Boolean: return "a boolean";
    case Kind::Null: return "null";
    case Kind::End: break;
  }
  return "the end";
}

std::uint64_t load_big_endian(const std::uint8_t* at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | at[i];
  return value;
}

}  // namespace

void Writer::head(std::uint8_t major, std::uint64_t argument) {
  const auto type = static_cast<std::uint8_t>(major << 5);
  if (argument < 24) {
    out_.push_back(static_cast<std::uint8_t>(type | argument));
    return;
  }
  const auto size = head_size(argument);
  const int code = size == 2 ? 24 : size == 3 ? 25 : size == 5 ? 26 : 27;
  std::array<std::uint8_t, 9> bytes{static_cast<std::uint8_t>(type | code)};
  for (auto i = size - 1; i > 0; --i, argument >>= 8) bytes[i] = static_cast<std::uint8_t>(argument);
  out_.insert(out_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
}

void Writer::integer(std::int64_t value) {
  // -1 - value is the complement, which has no overflow.
  if (value >= 0) {
    head(kUnsigned, static_cast<std::uint64_t>(value));
  } else {
    head(kNegative, ~static_cast<std::uint64_t>(value));
  }
}

void Writer::bytes(BytesView value) {
  head(kBytes, value.size());
  raw(value);
}

void Writer::text(std::string_view value) {
  head(kText, value.size());
  raw(as_bytes(value));
}

void Writer::array(std::size_t count) { head(kArray, count); }

void Writer::map(std::size_t count) { head(kMap, count); }

void Writer::boolean(bool value) { head(kSimple, value ? kTrue : kFalse); }

void Writer::null() { head(kSimple, kNull); }

void Writer::raw(BytesView item) { out_.insert(out_.end(), item.begin(), item.end()); }

struct Reader::Item {
  Kind kind = Kind::End;
  std::int64_t number = 0;  // an integer, a boolean, or the count of elements or pairs
  BytesView string;
};

Reader::Reader(BytesView message, Budget budget) : message_(message), budget_(budget) {}

Kind Reader::peek() {
  if (failed_ || done_) return Kind::End;
  if (at_ == message_.size()) {
    fail("truncated");
    return Kind::End;
  }
  const auto kind = kind_of(message_[at_]);
  if (kind == Kind::End) fail("a kind of item that does not exist on this wire");
  return kind;
}

// A head that says how many bytes follow is looked at only as far as the message goes.
Reader::Item Reader::decode() {
  const auto left = message_.size() - at_;
  if (left == 0) return refuse("truncated");
  const auto* at = message_.data() + at_;
  const Kind kind = kind_of(*at);
  const unsigned code = *at & 31;
  if (kind == Kind::End || code > 27) return refuse("a kind of item that does not exist on this wire");
  const std::size_t width = code < 24 ? 0 : std::size_t{1} << (code - 24);
  if (left <= width) return refuse("truncated");
  const auto argument = width == 0 ? code : load_big_endian(at + 1, width);
  if (head_size(argument) != 1 + width) return refuse("not the shortest form");
  if (kind == Kind::Bytes || kind == Kind::Text) return take_string(kind, 1 + width, argument);
  if (argument > kMaxInteger) return refuse("a number beyond int64");
  at_ += 1 + width;
  if (kind == Kind::Boolean) return {kind, code == kTrue, {}};
  const auto number = static_cast<std::int64_t>(argument);
  return {kind, *at >> 5 == kNegative ? -1 - number : number, {}};
}

Reader::Item Reader::take_string(Kind kind, std::size_t head_bytes, std::uint64_t length) {
  const auto rest = message_.subspan(at_ + head_bytes);
  if (length > rest.size()) return refuse("truncated");
  if (length > budget_.string_bytes) return refuse("a string above the budget");
  const auto string = rest.first(length);
  if (kind == Kind::Text && budget_.checks_text && !is_utf8(as_text(string))) return refuse("invalid UTF-8");
  at_ += head_bytes + length;
  return {kind, 0, string};
}

Reader::Item Reader::next() {
  if (failed_) return {};
  if (done_) return refuse("nothing is left to read");
  if (items_ == budget_.items) return refuse("more items than the budget");
  const auto item = decode();
  if (failed_) return {};
  ++items_;
  if (key_is_due()) check_key(item);
  if (!frames_.empty()) --frames_.back().left;
  if (item.kind == Kind::Array || item.kind == Kind::Map) {
    open(static_cast<std::uint64_t>(item.number), item.kind == Kind::Map);
  }
  close_full_frames();
  return item;
}

void Reader::check_key(const Item& item) {
  auto& frame = frames_.back();
  if (item.kind != Kind::Integer || item.number < 0) return fail("a key that is no unsigned integer");
  if (frame.has_key && item.number <= frame.last_key) return fail("keys that do not ascend");
  frame.has_key = true;
  frame.last_key = item.number;
}

void Reader::open(std::uint64_t count, bool map) {
  const auto rest = message_.size() - at_;
  if (count > (map ? rest / 2 : rest)) return fail("a count above the bytes left");
  if (frames_.size() == budget_.depth) return fail("nested too deep");
  frames_.push_back({.left = map ? count * 2 : count, .map = map});
}

void Reader::close_full_frames() {
  while (!frames_.empty() && frames_.back().left == 0) frames_.pop_back();
  done_ = frames_.empty();
}

Reader::Item Reader::take(Kind kind) {
  const auto item = next();
  if (failed_) return {};
  if (item.kind == kind) return item;
  fail(std::string("expected ") + name_of(kind) + ", found " + name_of(item.kind));
  return {};
}

Reader::Item Reader::refuse(const char* why) {
  fail(why);
  return {};
}

std::int64_t Reader::integer() { return take(Kind::Integer).number; }

BytesView Reader::bytes() { return take(Kind::Bytes).string; }

std::string_view Reader::text() { return as_text(take(Kind::Text).string); }

bool Reader::boolean() { return take(Kind::Boolean).number != 0; }

void Reader::null() { take(Kind::Null); }

bool Reader::take_null() {
  if (peek() != Kind::Null) return false;
  null();
  return ok();
}

std::size_t Reader::array() { return static_cast<std::size_t>(take(Kind::Array).number); }

void Reader::array_of(std::size_t count) {
  const auto found = array();
  if (ok() && found != count) {
    fail("expected " + std::to_string(count) + " elements, found " + std::to_string(found));
  }
}

std::size_t Reader::map() { return static_cast<std::size_t>(take(Kind::Map).number); }

std::int64_t Reader::key() {
  if (!failed_ && !key_is_due()) fail("no key is due here");
  return integer();
}

BytesView Reader::raw() {
  const auto start = at_;
  for (std::uint64_t due = 1; due > 0 && ok(); --due) {
    const auto item = next();
    if (item.kind == Kind::Array) due += static_cast<std::uint64_t>(item.number);
    if (item.kind == Kind::Map) due += 2 * static_cast<std::uint64_t>(item.number);
  }
  return ok() ? message_.subspan(start, at_ - start) : BytesView{};
}

void Reader::fail(std::string why) {
  if (failed_) return;
  failed_ = true;
  why_ = std::move(why) + " at byte " + std::to_string(at_);
}

Result<> Reader::finish() {
  if (!done_) fail("not everything was read");
  if (at_ != message_.size()) fail("bytes are left over");
  if (failed_) return qiaomen::fail(Errc::Malformed, "CBOR: " + why_);
  return {};
}

}  // namespace qiaomen::cbor
