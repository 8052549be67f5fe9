#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/result.h"

namespace qiaomen::cbor {

// Bytes of the head of an item with this argument, in its one allowed form.
std::size_t head_size(std::uint64_t argument);

// Deterministic CBOR (RFC 8949 §4.2.1): shortest forms, definite lengths, ascending keys. Only unsigned and negative
// integers, byte and text strings, arrays, maps, false, true and null exist on our wire.
class Writer {
 public:
  void integer(std::int64_t value);
  void bytes(BytesView value);
  void text(std::string_view value);
  void array(std::size_t count);
  // `count` pairs follow; the caller writes keys in ascending order.
  void map(std::size_t count);
  void boolean(bool value);
  void null();
  // Bytes that are themselves one complete item.
  void raw(BytesView item);

  void reserve(std::size_t bytes) { out_.reserve(bytes); }
  const Bytes& data() const { return out_; }
  Bytes take() { return std::move(out_); }
  // To begin anew, in the room that there is.
  void clear() { out_.clear(); }

 private:
  void head(std::uint8_t major, std::uint64_t argument);
  Bytes out_;
};

struct Budget {
  std::size_t depth = 8;               // open arrays and maps at once
  std::size_t items = 2'000'000;       // items in all
  std::size_t string_bytes = 8 << 20;  // one string
  bool checks_text = true;             // false: of bytes that another reader has passed already
};

enum class Kind { Integer, Bytes, Text, Array, Map, Boolean, Null, End };

// A pull reader over one complete message. The first thing that is wrong (truncated, too deep, not shortest,
// indefinite, a tag, a float, invalid UTF-8, an integer beyond int64) makes it fail for good: every later call returns
// a neutral value, and `finish` tells. So a decoder reads straight on and checks once. Nothing is allocated by a count
// that the bytes do not cover: `array` and `map` fail above the number of bytes left.
//
// Views point into the message and live as long as it.
class Reader {
 public:
  explicit Reader(BytesView message, Budget budget = {});

  Kind peek();
  std::int64_t integer();
  BytesView bytes();
  std::string_view text();
  bool boolean();
  void null();
  // If the next item is null: takes it and returns true.
  bool take_null();
  // The number of elements that follow. The caller reads exactly as many.
  std::size_t array();
  // An array that must have this many elements.
  void array_of(std::size_t count);
  // The number of pairs that follow. `key` reads each key; keys must be unsigned integers that ascend, also inside
  // what `raw` skips.
  std::size_t map();
  std::int64_t key();
  // Skips one whole item and returns its bytes (checked like everything else).
  BytesView raw();

  // The caller found the content wrong.
  void fail(std::string why);
  bool ok() const { return !failed_; }
  // How many bytes were read.
  std::size_t position() const { return at_; }
  // Malformed unless everything was read, nothing is left over and nothing failed.
  Result<> finish();

 private:
  struct Frame {
    std::uint64_t left = 0;  // items still to read in this container; keys and values count singly
    bool map = false;
    bool has_key = false;
    std::int64_t last_key = 0;
  };
  struct Item;
  Item decode();
  Item take_string(Kind kind, std::size_t head_bytes, std::uint64_t length);
  Item next();
  Item take(Kind kind);
  Item refuse(const char* why);
  bool key_is_due() const { return !frames_.empty() && frames_.back().map && frames_.back().left % 2 == 0; }
  void check_key(const Item& item);
  void open(std::uint64_t count, bool map);
  void close_full_frames();

  BytesView message_;
  Budget budget_;
  std::size_t at_ = 0;
  std::size_t items_ = 0;
  std::vector<Frame> frames_;
  bool done_ = false;
  bool failed_ = false;
  std::string why_;
};

}  // namespace qiaomen::cbor
