#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "engine/codec/batch_columns.h"
#include "engine/codec/id_column.h"

using namespace qiaomen;
using Catch::Matchers::ContainsSubstring;

namespace {

std::vector<Offered> one_create() {
  Change create;
  create.row.bytes[0] = 3;
  create.table = 1;
  create.op = Op::Create;
  create.bucket = {BucketKind::EstateWork, {}};
  create.bucket.scope.bytes[0] = 4;
  create.intents = {{2, {std::int64_t{5}}}};
  Offered offered;
  offered.transaction.id.bytes[0] = 1;
  offered.transaction.at.boot.bytes[0] = 2;
  offered.transaction.changes = {create};
  return {offered};
}

// Each column by itself.
std::vector<Bytes> columns_of(const std::vector<Offered>& offered) {
  cbor::Writer out;
  write_transactions(out, offered);
  cbor::Reader in(out.data());
  std::vector<Bytes> columns(in.array());
  for (Bytes& column : columns) {
    const auto item = in.raw();
    column.assign(item.begin(), item.end());
  }
  return columns;
}

Result<> read_with(std::size_t at, Bytes column) {
  auto columns = columns_of(one_create());
  columns[at] = std::move(column);
  cbor::Writer out;
  out.array(columns.size());
  for (const Bytes& item : columns) out.raw(item);
  cbor::Reader in(out.data());
  read_transactions(in, out.data().size());
  return in.finish();
}

Bytes ids(std::vector<std::uint8_t> first_bytes) {
  std::vector<IdBytes> ids;
  for (const auto byte : first_bytes) ids.push_back({byte});
  cbor::Writer out;
  write_id_column(out, ids);
  return out.take();
}

}  // namespace

TEST_CASE("a column that is not as the page of the protocol says is refused with its reason") {
  struct Wrong {
    std::size_t column;
    Bytes item;
    const char* why;
  };
  Bytes sixteen(17);
  sixteen[0] = 0x50;
  Bytes cell{0x81};
  cell.insert(cell.end(), sixteen.begin(), sixteen.end());
  const Wrong all[] = {{0, ids({1, 3, 2, 4}), "ids ascend"},
                       {0, ids({1, 2, 2, 3}), "ids ascend"},
                       {0, ids({1, 2, 3, 4, 5}), "an id that nothing names"},
                       {0, ids({1, 2, 3}), "an id beyond the list"},
                       {0, {0x41, 0x00}, "ids have 16 bytes each"},
                       {1, {0x19, 0x03, 0xe9}, "too many transactions"},
                       {1, {0x20}, "too many transactions"},
                       {1, {0x02}, "expected 2 elements"},
                       {2, {0x81, 0x20}, "an id beyond the list"},
                       {3, {0x81, 0x20}, "a number is out of range"},
                       {3, {0x81, 0x1b, 0, 0, 0, 1, 0, 0, 0, 0}, "a number is out of range"},
                       {10, {0xa1, 0x01, 0x00}, "an index beyond the items"},
                       {11, {0xa1, 0x00, 0x20}, "a time is negative"},
                       {14, {0x81, 0x19, 0xff, 0xff}, "a number is out of range"},
                       {16, {0x81, 0x1a, 0, 1, 0, 0}, "a number is out of range"},
                       {17, {0x81, 0x05}, "a number is out of range"},
                       {18, {0x81, 0x19, 0x01, 0x00}, "a number is out of range"},
                       {22, {0xa1, 0x00, 0x82, 0x20, 0x00}, "a number is out of range"},
                       {28, {0x81, 0x00}, "a list is too short"},
                       {29, {0x82, 0x00, 0x00}, "expected 1 elements"},
                       {29, cell, "a row id outside the list"},
                       {29, {0x81, 0x81, 0x04}, "an id beyond the list"},
                       {29, {0x81, 0x82, 0x61, 'b', 0x61, 'a'}, "a set's elements ascend"}};
  REQUIRE(read_with(29, {0x81, 0x05}).has_value());
  for (const Wrong& wrong : all) {
    const auto result = read_with(wrong.column, wrong.item);
    INFO(wrong.column << ": " << wrong.why);
    REQUIRE_FALSE(result.has_value());
    CHECK_THAT(result.error().message, ContainsSubstring(wrong.why));
  }
}
