#pragma once

#include <algorithm>
#include <concepts>
#include <limits>
#include <optional>
#include <tuple>
#include <vector>

#include "engine/catalog/change.h"
#include "engine/codec/id_column.h"
#include "engine/codec/value_codec.h"

// One description of the columns serves three visitors, in this order: `IdCollector` finds the ids, `ColumnWriter`
// writes, `ColumnReader` reads into items that it makes. Each has
//   refs(items, field)         ids, by their places in the list of ids, each place less the one before
//   numbers(items, field)      as they are
//   steps(items, field, from)  each less the one before, of field − from
//   some(items, field)         an optional, of those that have one, by index
//   lists(items, list, form)   how many each has; gives back all of them in a row
//   values(cells)              an integer less the one before in its column, a row id by its place
// where `items` are pointers and `field` takes a reference out of an item.
namespace qiaomen::columns {

// Differences are taken modulo 2^64, so that every pair of integers has one.
inline std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
inline std::int64_t less(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

struct FromZero {
  std::int64_t operator()(const auto&) const { return 0; }
};

// What a reader demands of a list before it makes room for it.
struct ListForm {
  std::size_t least = 0;  // elements
  std::size_t bytes = 1;  // that each takes at least in the columns after
};

// A value and the column in which it lies.
template <typename AnyValue>
struct Cell {
  TableId table;
  GroupNumber group;
  std::size_t place;
  std::size_t order;  // among all cells, as their changes come
  AnyValue* value;
  auto column() const { return std::tuple(table, group, place); }
  auto key() const { return std::tuple(table, group, place, order); }
};

template <typename Items, typename List>
auto all_of(const Items& items, List list) {
  std::vector<decltype(list(*items.front()).data())> all;
  for (auto* item : items) {
    for (auto& child : list(*item)) all.push_back(&child);
  }
  return all;
}

// Calls visit(value, last) with the integer before in the same column.
template <typename Cells, typename Visit>
void for_each_cell(const Cells& cells, Visit visit) {
  std::int64_t last = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0 && cells[i].column() != cells[i - 1].column()) last = 0;
    visit(*cells[i].value, last);
  }
}

class IdCollector {
 public:
  void refs(const auto& items, auto field) {
    for (auto* item : items) ids_.push_back(field(*item).bytes);
  }
  void numbers(const auto&, auto) {}
  void steps(const auto&, auto, FromZero = {}) {}
  void steps(const auto&, auto, auto) {}
  void some(const auto& items, auto field) {
    for (auto* item : items) {
      if (const auto& one = field(*item)) take(*one);
    }
  }
  auto lists(const auto& items, auto list, ListForm = {}) { return all_of(items, list); }
  void values(const auto& cells) {
    for (const auto& cell : cells) {
      if (const auto* id = std::get_if<RowId>(cell.value)) take(*id);
    }
  }
  std::vector<IdBytes> take_sorted() {
    std::ranges::sort(ids_);
    const auto repeats = std::ranges::unique(ids_);
    ids_.erase(repeats.begin(), repeats.end());
    return std::move(ids_);
  }

 private:
  template <typename Tag>
  void take(const Id<Tag>& id) {
    ids_.push_back(id.bytes);
  }
  void take(std::int64_t) {}
  void take(const ReadMark&) {}

  std::vector<IdBytes> ids_;
};

class ColumnWriter {
 public:
  ColumnWriter(cbor::Writer& out, const std::vector<IdBytes>& ids) : out_(out), ids_(ids) {}

  void refs(const auto& items, auto field) {
    write_steps(items, [&](const auto& item) { return place(field(item).bytes); });
  }
  void numbers(const auto& items, auto field) {
    out_.array(items.size());
    for (const auto* item : items) out_.integer(static_cast<std::int64_t>(field(*item)));
  }
  template <typename From = FromZero>
  void steps(const auto& items, auto field, From from = {}) {
    write_steps(items, [&](const auto& item) { return less(static_cast<std::int64_t>(field(item)), from(item)); });
  }
  void some(const auto& items, auto field);
  auto lists(const auto& items, auto list, ListForm = {}) {
    numbers(items, [&](const auto& item) { return list(item).size(); });
    return all_of(items, list);
  }
  void values(const auto& cells) {
    out_.array(cells.size());
    for_each_cell(cells, [&](const Value& value, std::int64_t& last) { write(value, last); });
  }

 private:
  void write_steps(const auto& items, auto number) {
    out_.array(items.size());
    std::int64_t last = 0;
    for (const auto* item : items) {
      const std::int64_t next = number(*item);
      out_.integer(less(next, last));
      last = next;
    }
  }
  std::int64_t place(const IdBytes& id) const { return std::ranges::lower_bound(ids_, id) - ids_.begin(); }
  void write(const Value& value, std::int64_t& last);
  void write(std::int64_t number) { out_.integer(number); }
  void write(const ReadMark& mark) { out_.array(2), out_.integer(mark.generation), out_.integer(mark.cursor); }
  template <typename Tag>
  void write(const Id<Tag>& id) {
    out_.integer(place(id.bytes));
  }

  cbor::Writer& out_;
  const std::vector<IdBytes>& ids_;
};

void ColumnWriter::some(const auto& items, auto field) {
  const auto has = [&](const auto* item) { return field(*item).has_value(); };
  out_.map(static_cast<std::size_t>(std::ranges::count_if(items, has)));
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (has(items[i])) out_.integer(static_cast<std::int64_t>(i)), write(*field(*items[i]));
  }
}

class ColumnReader {
 public:
  // Reads the list of ids.
  ColumnReader(cbor::Reader& in, std::size_t message_bytes);

  void refs(const auto& items, auto field) {
    read_steps(items, [&](auto& item, std::int64_t place) { field(item).bytes = id_at(place); });
  }
  void numbers(const auto& items, auto field) {
    in_.array_of(items.size());
    for (auto* item : items) {
      if (in_.ok()) put(field(*item), in_.integer());
    }
  }
  template <typename From = FromZero>
  void steps(const auto& items, auto field, From from = {}) {
    read_steps(items, [&](auto& item, std::int64_t number) { put(field(item), plus(number, from(item))); });
  }
  void some(const auto& items, auto field);
  auto lists(const auto& items, auto list, ListForm form = {}) {
    const auto sizes = read_sizes(items.size(), form);
    for (std::size_t i = 0; i < sizes.size(); ++i) list(*items[i]).resize(sizes[i]);
    return all_of(items, list);
  }
  void values(const auto& cells) {
    in_.array_of(cells.size());
    for_each_cell(cells, [&](Value& value, std::int64_t& last) {
      if (in_.ok()) value = read_value(last);
    });
  }
  // Fails if an id was named by nothing.
  void finish();

 private:
  template <typename Number>
  static constexpr std::int64_t max_of() {
    if constexpr (std::same_as<Number, Op>) {
      return static_cast<std::int64_t>(Op::Restore);
    } else if constexpr (std::is_enum_v<Number>) {
      return std::numeric_limits<std::underlying_type_t<Number>>::max();
    } else if constexpr (sizeof(Number) < sizeof(std::int64_t)) {
      return std::numeric_limits<Number>::max();
    } else {
      return std::numeric_limits<std::int64_t>::max();
    }
  }
  template <typename Number>
  void put(Number& field, std::int64_t number) {
    if (number < 0 || number > max_of<Number>()) return in_.fail("a number is out of range");
    field = static_cast<Number>(number);
  }
  void read_steps(const auto& items, auto take) {
    in_.array_of(items.size());
    std::int64_t last = 0;
    for (auto* item : items) {
      if (!in_.ok()) return;
      last = plus(last, in_.integer());
      take(*item, last);
    }
  }
  std::vector<std::size_t> read_sizes(std::size_t count, ListForm form);
  IdBytes id_at(std::int64_t place);
  Value read_value(std::int64_t& last);
  Value read_array();
  void read(std::int64_t& number) { number = in_.integer(); }
  void read(ReadMark& mark);
  template <typename Tag>
  void read(Id<Tag>& id) {
    id.bytes = id_at(in_.integer());
  }

  cbor::Reader& in_;
  std::size_t message_bytes_;
  std::vector<IdBytes> ids_;
  std::vector<bool> named_;
};

void ColumnReader::some(const auto& items, auto field) {
  const auto count = in_.map();
  for (std::size_t i = 0; i < count && in_.ok(); ++i) {
    const auto at = in_.key();
    if (at < 0 || static_cast<std::size_t>(at) >= items.size()) return in_.fail("an index beyond the items");
    read(field(*items[static_cast<std::size_t>(at)]).emplace());
  }
}

}  // namespace qiaomen::columns
