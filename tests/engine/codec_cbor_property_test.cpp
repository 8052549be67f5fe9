#include <algorithm>
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <memory>
#include <random>
#include <variant>

#include "engine/codec/cbor.h"

using namespace qiaomen;
using cbor::Kind;
using cbor::Reader;
using cbor::Writer;

namespace {

struct Value;
using Array = std::vector<Value>;
using Map = std::map<std::int64_t, Value>;
struct Value : std::variant<std::nullptr_t, bool, std::int64_t, std::string, Bytes, Array, Map> {
  using variant::variant;
};

using Random = std::mt19937_64;

// Heads at the edges of what is allowed.
constexpr std::uint8_t kTelling[] = {0x00, 0x17, 0x18, 0x1b, 0x20, 0x5b, 0x5f, 0x7f, 0x80, 0x9b,
                                     0x9f, 0xa1, 0xbb, 0xc1, 0xf4, 0xf6, 0xf7, 0xf9, 0xff};

std::size_t below(Random& random, std::size_t end) { return static_cast<std::size_t>(random() % end); }

// All magnitudes come about equally often.
std::int64_t random_integer(Random& random) { return static_cast<std::int64_t>(random()) >> below(random, 64); }

std::string random_text(Random& random) {
  static constexpr std::string_view kCharacters[] = {"a", "\n", std::string_view("\0", 1), "é", "敲", "门", "😀"};
  std::string text;
  for (auto left = below(random, 40); left > 0; --left) text += kCharacters[below(random, std::size(kCharacters))];
  return text;
}

Bytes random_bytes(Random& random) {
  Bytes bytes(below(random, 50) == 0 ? 70'000 : below(random, 300));
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

Value random_value(Random& random, int depth) {
  switch (below(random, depth > 0 ? 8 : 5)) {
    case 0: return nullptr;
    case 1: return below(random, 2) == 0;
    case 2: return random_integer(random);
    case 3: return random_text(random);
    case 4: return random_bytes(random);
    case 5:
    case 6: {
      Array array(below(random, 30));
      for (auto& element : array) element = random_value(random, depth - 1);
      return array;
    }
    default: {
      Map map;
      for (auto left = below(random, 30); left > 0; --left) {
        map.emplace(random_integer(random) & std::numeric_limits<std::int64_t>::max(), random_value(random, depth - 1));
      }
      return map;
    }
  }
}

void write(Writer& writer, const Value& value) {
  if (std::holds_alternative<std::nullptr_t>(value)) writer.null();
  if (const auto* boolean = std::get_if<bool>(&value)) writer.boolean(*boolean);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) writer.integer(*integer);
  if (const auto* text = std::get_if<std::string>(&value)) writer.text(*text);
  if (const auto* bytes = std::get_if<Bytes>(&value)) writer.bytes(*bytes);
  if (const auto* array = std::get_if<Array>(&value)) {
    writer.array(array->size());
    for (const auto& element : *array) write(writer, element);
  }
  if (const auto* map = std::get_if<Map>(&value)) {
    writer.map(map->size());
    for (const auto& [key, element] : *map) {
      writer.integer(key);
      write(writer, element);
    }
  }
}

Value read(Reader& reader) {
  switch (reader.peek()) {
    case Kind::Integer: return reader.integer();
    case Kind::Bytes: {
      const auto bytes = reader.bytes();
      return Bytes(bytes.begin(), bytes.end());
    }
    case Kind::Text: return std::string(reader.text());
    case Kind::Boolean: return reader.boolean();
    case Kind::Array: {
      Array array;
      for (auto left = reader.array(); left > 0 && reader.ok(); --left) array.push_back(read(reader));
      return array;
    }
    case Kind::Map: {
      Map map;
      for (auto left = reader.map(); left > 0 && reader.ok(); --left) {
        const auto key = reader.key();
        map.emplace(key, read(reader));
      }
      return map;
    }
    case Kind::Null: reader.null(); return nullptr;
    case Kind::End: break;
  }
  return nullptr;
}

Bytes encoded(const Value& value) {
  Writer writer;
  write(writer, value);
  return writer.take();
}

// Whatever a message says, it is either refused or is exactly what our own writer would have written.
bool is_refused_or_canonical(const Bytes& message) {
  Reader reader(message);
  const auto value = read(reader);
  Reader skipping(message);
  skipping.raw();
  const bool accepted = reader.finish().has_value();
  if (accepted != skipping.finish().has_value()) return false;
  return !accepted || encoded(value) == message;
}

void mutate(Bytes& message, Random& random) {
  const auto at = message.begin() + static_cast<std::ptrdiff_t>(below(random, message.size()));
  switch (below(random, 5)) {
    case 0: *at = static_cast<std::uint8_t>(*at ^ 1 << below(random, 8)); break;
    case 1: *at = kTelling[below(random, std::size(kTelling))]; break;
    case 2: message.insert(at, kTelling[below(random, std::size(kTelling))]); break;
    case 3: message.erase(at); break;
    default: message.erase(at, message.end()); break;
  }
}

}  // namespace

TEST_CASE("What is written is read back equal") {
  const auto seed = Catch::getSeed();
  CAPTURE(seed);
  Random random(seed);
  for (int i = 0; i < 300; ++i) {
    const auto value = random_value(random, 3);
    const auto message = encoded(value);
    Reader reader(message);
    REQUIRE(read(reader) == value);
    REQUIRE(reader.finish());
    Reader skipping(message);
    REQUIRE(std::ranges::equal(skipping.raw(), message));
    REQUIRE(skipping.finish());
  }
}

TEST_CASE("A damaged message is refused or still has its one encoding") {
  const auto seed = Catch::getSeed();
  CAPTURE(seed);
  Random random(seed);
  int accepted = 0;
  for (int i = 0; i < 6'000; ++i) {
    auto message = encoded(random_value(random, 2));
    if (message.size() > 400) continue;
    for (auto left = 1 + below(random, 3); left > 0 && !message.empty(); --left) mutate(message, random);
    INFO(to_hex(message));
    REQUIRE(is_refused_or_canonical(message));
    accepted += Reader(message).raw().size() == message.size();
  }
  CHECK(accepted > 0);
}

TEST_CASE("Among all short messages exactly those with one encoding are accepted") {
  for (int first = 0; first <= 0xff; ++first) {
    if (!is_refused_or_canonical({static_cast<std::uint8_t>(first)})) FAIL(first);
    for (int second = 0; second <= 0xff; ++second) {
      Bytes message{static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second)};
      if (!is_refused_or_canonical(message)) FAIL(to_hex(message));
      message.push_back(0);
      for (const auto third : kTelling) {
        message.back() = third;
        if (!is_refused_or_canonical(message)) FAIL(to_hex(message));
      }
    }
  }
}
