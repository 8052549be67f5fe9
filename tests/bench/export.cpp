#include "tests/bench/export.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/bench/bench_catalog.h"

namespace qiaomen::bench {
namespace {

std::string column_text(const Query& query, int column, Type type) {
  if (query.is_null(column)) return {};
  switch (type) {
    case Type::Id: return to_hex(query.bytes(column));
    case Type::Integer: return std::to_string(query.integer(column));
    default: return std::string(query.text(column));
  }
}

void export_rows(const ReadTx& tx, const Table& table, std::ostream& out) {
  std::string columns = "id";
  for (const Field& field : table.fields) columns += fmt::format(", {}", field.name);
  auto query = tx.query(fmt::format("SELECT {} FROM {} ORDER BY id", columns, table.name));
  while (query.step()) {
    out << (&table == &task_table() ? 'T' : 'I') << '\t' << to_hex(query.bytes(0));
    int column = 0;
    for (const Field& field : table.fields) out << '\t' << column_text(query, ++column, field.type);
    out << '\n';
  }
}

nlohmann::json conflicts_of(const ReadTx& tx) {
  auto list = nlohmann::json::array();
  auto query = tx.query("SELECT id, of_table, of_row, earlier_values, later_values FROM conflict ORDER BY id");
  while (query.step()) {
    const Table* table = catalog().find(static_cast<TableId>(query.integer(1)));
    list.push_back({{"conflict", to_hex(query.bytes(0))},
                    {"table", table->name},
                    {"row", to_hex(query.bytes(2))},
                    {"earlier", {{"values", nlohmann::json::parse(query.text(3))}}},
                    {"later", {{"values", nlohmann::json::parse(query.text(4))}}}});
  }
  return {{"conflicts", list}};
}

}  // namespace

void export_replica(Replica& replica, const std::filesystem::path& folder, std::size_t number) {
  std::ofstream rows(folder / fmt::format("replica-{}.tsv", number), std::ios::binary);
  std::ofstream conflicts(folder / fmt::format("conflicts-{}.json", number), std::ios::binary);
  replica.read([&](const ReadTx& tx) {
    for (const Table* table : {&task_table(), &issue_table()}) export_rows(tx, *table, rows);
    conflicts << conflicts_of(tx) << '\n';
  });
}

}  // namespace qiaomen::bench
