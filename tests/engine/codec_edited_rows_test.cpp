#include "engine/codec/edited_rows.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/codec/page.h"
#include "engine/codec/value_codec.h"

using namespace qiaomen;

namespace {

RowId row_id(int number) {
  RowId id;
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

Change change(Op op, int row, Rev based_on) {
  Change change{};
  change.row = row_id(row);
  change.table = 1;
  change.op = op;
  change.based_on = based_on;
  return change;
}

Batch batch_of(std::vector<Change> changes) {
  Batch batch;
  batch.transactions.emplace_back().transaction.changes = std::move(changes);
  return batch;
}

std::vector<EditedRow> rows_of(const std::vector<Batch>& batches) {
  std::vector<const Batch*> named;
  for (const Batch& batch : batches) named.push_back(&batch);
  return edited_rows(named);
}

Bytes page_of(const RowId& id, const BaseRow& row) {
  Bytes page;
  append_row(page, id, row);
  return page;
}

}  // namespace

TEST_CASE("The edited rows are those that edits found, ascending, each once") {
  const Rev first = Rev::of(1, 1), second = Rev::of(2, 7), none = Rev::of(2, 0);
  const auto rows =
      rows_of({batch_of({change(Op::Edit, 5, second), change(Op::Create, 1, second)}),
               batch_of({change(Op::Edit, 3, first), change(Op::Edit, 5, second), change(Op::Delete, 2, second),
                         change(Op::Restore, 6, second), change(Op::Edit, 4, none)})});
  CHECK(rows == std::vector<EditedRow>{{row_id(3), 1, first}, {row_id(5), 1, second}});
}

TEST_CASE("A row that was edited in two versions leaves no edited rows") {
  const auto edits = batch_of({change(Op::Edit, 5, Rev::of(1, 1)), change(Op::Edit, 6, Rev::of(1, 1))});
  CHECK(rows_of({edits}).size() == 2);
  CHECK(rows_of({edits, batch_of({change(Op::Edit, 5, Rev::of(1, 2))})}).empty());
}

TEST_CASE("More than sixteen rows are no edited rows") {
  std::vector<Change> changes;
  for (int row = 1; row <= 16; ++row) changes.push_back(change(Op::Edit, row, Rev::of(1, 1)));
  CHECK(rows_of({batch_of(changes)}).size() == 16);
  changes.push_back(change(Op::Edit, 17, Rev::of(1, 1)));
  CHECK(rows_of({batch_of(changes)}).empty());
}

TEST_CASE("An edited row is the page that brings it alone, fields of a newer catalog in their place") {
  const auto row = [](FieldValues values, std::vector<std::pair<FieldNumber, Bytes>> unknown) {
    return BaseRow{1, {}, Rev::of(1, 5), std::move(values), {Rev::of(1, 4)}, std::move(unknown)};
  };
  const Value seven = std::int64_t{7};
  const auto whole = row(FieldValues({{2, "a"}, {3, "b"}, {4, seven}}), {});
  const auto older = row(FieldValues({{2, "a"}, {4, seven}}), {{3, {0x61, 'b'}}});
  const auto id = row_id(1);
  CHECK(to_hex(page_of(id, whole)) == "850150" + to_hex(id.view()) + "810581820004a30281616103816162048107");
  CHECK(page_of(id, older) == page_of(id, whole));
}
