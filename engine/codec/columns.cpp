#include "engine/codec/columns.h"

namespace qiaomen::columns {

void ColumnWriter::write(const Value& value, std::int64_t& last) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    out_.integer(less(*number, last));
    last = *number;
  } else if (const auto* id = std::get_if<RowId>(&value)) {
    out_.array(1), write(*id);
  } else {
    write_value(out_, value);
  }
}

ColumnReader::ColumnReader(cbor::Reader& in, std::size_t message_bytes)
    : in_(in), message_bytes_(message_bytes), ids_(read_id_column(in)), named_(ids_.size()) {
  if (std::ranges::adjacent_find(ids_, std::greater_equal{}) != ids_.end()) in_.fail("ids ascend");
}

void ColumnReader::finish() {
  if (std::ranges::find(named_, false) != named_.end()) in_.fail("an id that nothing names");
}

// The sum is held against the bytes of the message before anything is made.
std::vector<std::size_t> ColumnReader::read_sizes(std::size_t count, ListForm form) {
  std::vector<std::size_t> sizes;
  in_.array_of(count);
  std::size_t room = message_bytes_ / form.bytes;
  for (std::size_t i = 0; i < count && in_.ok(); ++i) {
    const auto size = static_cast<std::size_t>(read_number(in_, static_cast<std::int64_t>(room)));
    if (size < form.least) in_.fail("a list is too short");
    room -= size;
    sizes.push_back(size);
  }
  return in_.ok() ? sizes : std::vector<std::size_t>{};
}

IdBytes ColumnReader::id_at(std::int64_t place) {
  if (place < 0 || static_cast<std::size_t>(place) >= ids_.size()) return in_.fail("an id beyond the list"), IdBytes{};
  named_[static_cast<std::size_t>(place)] = true;
  return ids_[static_cast<std::size_t>(place)];
}

Value ColumnReader::read_value(std::int64_t& last) {
  switch (in_.peek()) {
    case cbor::Kind::Integer: return last = plus(last, in_.integer());
    case cbor::Kind::Array: return read_array();
    default: break;
  }
  auto value = qiaomen::read_value(in_);
  if (std::holds_alternative<RowId>(value)) in_.fail("a row id outside the list of ids");
  return value;
}

// [place]: a row id. Anything else: a set.
Value ColumnReader::read_array() {
  const auto count = in_.array();
  if (count == 1 && in_.peek() == cbor::Kind::Integer) return RowId{id_at(in_.integer())};
  return read_set(in_, count);
}

void ColumnReader::read(ReadMark& mark) {
  in_.array_of(2);
  put(mark.generation, in_.integer());
  put(mark.cursor, in_.integer());
}

}  // namespace qiaomen::columns
