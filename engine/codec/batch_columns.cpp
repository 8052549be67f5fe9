#include "engine/codec/batch_columns.h"

#include "engine/codec/columns.h"
#include "engine/codec/transaction_codec.h"

namespace qiaomen {
namespace {

constexpr std::size_t kColumns = 30;
constexpr columns::ListForm kChanges{.least = 0, .bytes = 8};
constexpr columns::ListForm kParents{.least = 0, .bytes = 2};
constexpr columns::ListForm kIntents{.least = 0, .bytes = 3};
constexpr columns::ListForm kValues{.least = 1, .bytes = 1};

template <typename Item>
auto pointers_to(Item& items) {
  return columns::all_of(std::vector{&items}, [](auto& all) -> auto& { return all; });
}

// In order of their columns: table, group, place in the group.
template <typename Changes>
auto cells_of(const Changes& changes) {
  using AnyValue = std::remove_pointer_t<decltype((*changes.front()).intents.front().values.data())>;
  std::vector<columns::Cell<AnyValue>> cells;
  for (auto* change : changes) {
    for (auto& intent : change->intents) {
      std::size_t place = 0;
      for (auto& value : intent.values) cells.push_back({change->table, intent.group, place++, cells.size(), &value});
    }
  }
  std::ranges::sort(cells, {}, [](const auto& cell) { return cell.key(); });
  return cells;
}

void visit_changes(auto& io, const auto& changes) {
  io.refs(changes, [](auto& change) -> auto& { return change.row; });
  io.numbers(changes, [](auto& change) -> auto& { return change.table; });
  io.numbers(changes, [](auto& change) -> auto& { return change.op; });
  io.numbers(changes, [](auto& change) -> auto& { return change.bucket.kind; });
  io.refs(changes, [](auto& change) -> auto& { return change.bucket.scope; });
  io.steps(changes, [](auto& change) -> auto& { return change.based_on.packed; });
  io.some(changes, [](auto& change) -> auto& { return change.from; });
  io.some(changes, [](auto& change) -> auto& { return change.read; });
  const auto parents = io.lists(changes, [](auto& change) -> auto& { return change.parents; }, kParents);
  io.refs(parents, [](auto& parent) -> auto& { return parent.row; });
  io.steps(parents, [](auto& parent) -> auto& { return parent.rev.packed; });
  const auto intents = io.lists(changes, [](auto& change) -> auto& { return change.intents; }, kIntents);
  io.numbers(intents, [](auto& intent) -> auto& { return intent.group; });
  io.lists(intents, [](auto& intent) -> auto& { return intent.values; }, kValues);
  io.values(cells_of(changes));
}

void visit_transactions(auto& io, const auto& offered) {
  io.refs(offered, [](auto& one) -> auto& { return one.transaction.id; });
  io.steps(offered, [](auto& one) -> auto& { return one.transaction.epoch; });
  io.steps(offered, [](auto& one) -> auto& { return one.transaction.number; });
  io.steps(offered, [](auto& one) -> auto& { return one.transaction.seen.us; });
  io.steps(offered, [](auto& one) -> auto& { return one.transaction.at.wall.us; });
  io.steps(
      offered, [](auto& one) -> auto& { return one.transaction.at.monotonic.us; },
      [](const auto& one) { return one.transaction.at.wall.us; });
  io.refs(offered, [](auto& one) -> auto& { return one.transaction.at.boot; });
  io.steps(offered, [](auto& one) -> auto& { return one.transaction.schema; });
  io.some(offered, [](auto& one) -> auto& { return one.transaction.supersedes; });
  io.some(offered, [](auto& one) -> auto& { return one.waiting_since_us; });
  io.refs(io.lists(offered, [](auto& one) -> auto& { return one.transaction.deps; }),
          [](auto& dep) -> auto& { return dep; });
  visit_changes(io, io.lists(offered, [](auto& one) -> auto& { return one.transaction.changes; }, kChanges));
}

}  // namespace

void write_transactions(cbor::Writer& out, const std::vector<Offered>& offered) {
  const auto items = pointers_to(offered);
  columns::IdCollector collector;
  visit_transactions(collector, items);
  const auto ids = collector.take_sorted();
  out.array(kColumns);
  write_id_column(out, ids);
  out.integer(static_cast<std::int64_t>(offered.size()));
  columns::ColumnWriter io(out, ids);
  visit_transactions(io, items);
}

std::vector<Offered> read_transactions(cbor::Reader& in, std::size_t message_bytes) {
  in.array_of(kColumns);
  columns::ColumnReader io(in, message_bytes);
  const auto count = in.integer();
  if (count < 0 || static_cast<std::size_t>(count) > kBatchTransactionsMax) {
    return in.fail("too many transactions in a batch"), std::vector<Offered>{};
  }
  std::vector<Offered> offered(in.ok() ? static_cast<std::size_t>(count) : 0);
  visit_transactions(io, pointers_to(offered));
  io.finish();
  if (std::ranges::any_of(offered, [](const Offered& one) { return one.waiting_since_us.value_or(0) < 0; }))
    in.fail("a time is negative");
  return offered;
}

// Above what it takes by itself: places beside ids, differences that are longer than what they stand between.
std::size_t columns_bound(const Transaction& transaction) {
  constexpr std::size_t kTransaction = 64, kDep = 3, kChange = 32, kParent = 12, kIntent = 3, kValue = 8;
  std::size_t bound = encode(transaction).size() + kTransaction + kDep * transaction.deps.size();
  for (const Change& change : transaction.changes) {
    bound += kChange + kParent * change.parents.size();
    for (const Intent& intent : change.intents) bound += kIntent + kValue * intent.values.size();
  }
  return bound;
}

}  // namespace qiaomen
