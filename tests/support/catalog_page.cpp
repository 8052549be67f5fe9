#include "tests/support/catalog_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "engine/domain/titles.h"

namespace qiaomen::testing {
namespace {

constexpr std::string_view kTypes[] = {"Text", "Integer", "Id", "Blob", "Set", "HubStamp"};
constexpr std::string_view kMerges[] = {"LastWriter", "FirstWriter", "Max",        "Min",
                                        "Counter",    "UnionSet",    "Transition", "Review"};
constexpr std::string_view kPrivacies[] = {"Public", "Internal", "Personal"};
constexpr std::string_view kBuckets[] = {
    "", "Reference", "EstateWork", "EstatePersonal", "EstateLedger", "DivisionLedger", "EstateDrop", "EstatePublic"};

constexpr std::string_view kHead = R"(# The catalog

Every replicated table of the product, as the programs hold it: `domain_tests` compares this page with the catalog in use, and
`QIAOMEN_WRITE_GOLDEN=1 build/release/bin/domain_tests` writes it. Numbers are for ever; they are what travels.
[PROTOCOL.md](PROTOCOL.md) says how types are encoded, how a table's rows come by their bucket and their ids, and what the numbers in Integer
fields mean; [PROTOCOL_RULES.md](PROTOCOL_RULES.md) §4 what each merge policy does.

- *Bucket*: the kind, and the field whose value is its scope. *Written by the hub*: no change of a device may touch it. *Append-only*: rows are
  created, never changed. *Parents*: the field and the table that it names; absent, there is none. *Natural key*: the id follows from these fields.
- *Group*: the number of the field that leads it; its fields are neighbours, written and merged whole, in this order. A field without one is a
  group of its own, under its own number.
- *Projected into*: the hub keeps one row of that table for each row of this one. *Source of*: it makes rows of that table from several tables.
- *Sealed*: to the hub's key (a sealed box). The hub opens it when it accepts the change; the row that others read is without it.
- A Transition group begins with its state. *Rank* decides the catch-up; a row whose group was never written is in the initial state.
)";

std::string name_of(const Table& table, FieldNumber number) { return fmt::format("`{}`", table.field(number)->name); }

std::string bucket_of(const Table& table) {
  const auto kind = kBuckets[static_cast<std::size_t>(table.bucket)];
  if (table.bucket_field == 0) return fmt::format("bucket {}", kind);
  return fmt::format("bucket {} of {}", kind, name_of(table, table.bucket_field));
}

std::string parents_of(const Table& table, const Catalog& catalog) {
  std::vector<std::string> parents;
  for (const ParentRule& rule : table.parents) {
    parents.push_back(fmt::format("{} ({})", name_of(table, rule.field), catalog.find(rule.table)->name));
  }
  return fmt::format("{}", fmt::join(parents, ", "));
}

std::string key_of(const Table& table) {
  std::vector<std::string> fields;
  for (const FieldNumber number : table.natural_key) fields.push_back(name_of(table, number));
  return fmt::format("{}", fmt::join(fields, ", "));
}

std::string facts(const Table& table, const Catalog& catalog) {
  std::vector<std::string> facts = {bucket_of(table), std::string(kPrivacies[static_cast<std::size_t>(table.privacy)]),
                                    table.writer == Writer::HubOnly ? "written by the hub" : "written by people"};
  if (table.append_only) facts.emplace_back("append-only");
  if (!table.parents.empty()) facts.push_back("parents " + parents_of(table, catalog));
  if (!table.natural_key.empty()) facts.push_back("natural key " + key_of(table));
  if (table.conflicts) facts.push_back(fmt::format("conflicts in {}", table.conflicts->name));
  if (table.projection) facts.push_back(fmt::format("projected into {}", table.projection->target->name));
  if (table.joined) facts.push_back(fmt::format("source of {}", table.joined->target->name));
  return fmt::format("{}", fmt::join(facts, " · "));
}

// What people call the group that this field leads; the English name needs no repeating.
std::string title_of(const Table& table, const Field& field) {
  if (field.group_number() != field.number) return {};
  const auto title = qiaomen::title_of(table, field.number);
  return title == field.name ? std::string{} : std::string(title);
}

std::string type_of(const Field& field) {
  return fmt::format("{}{}", kTypes[static_cast<std::size_t>(field.type)], field.sealed ? ", sealed" : "");
}

std::string line(const Table& table, const Field& field) {
  const bool grouped = table.group(field.group_number())->fields.size() > 1;
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", field.number, field.name, type_of(field),
                     kMerges[static_cast<std::size_t>(field.merge)],
                     grouped ? std::to_string(field.group_number()) : "", field.required ? "yes" : "",
                     title_of(table, field));
}

std::string machine_lines(const StateMachine& machine) {
  std::vector<std::string> ranks;
  for (const Rank& rank : machine.ranks) ranks.push_back(fmt::format("{}: {}", rank.state, rank.rank));
  std::vector<std::string> steps;
  for (const Step& step : machine.steps) steps.push_back(fmt::format("{}→{}", step.from, step.to));
  return fmt::format("\nInitial state {}. Rank of each state: {}. Legal steps: {}.\n", machine.initial,
                     fmt::join(ranks, ", "), fmt::join(steps, ", "));
}

std::string section(const Table& table, const Catalog& catalog) {
  const auto title = qiaomen::title_of(table);
  auto text = fmt::format("\n## {} {}{}\n\n{}\n\n", table.id, table.name,
                          title == table.name ? std::string{} : fmt::format(" {}", title), facts(table, catalog));
  text += "| number | field | type | merge | group | required | title |\n|---|---|---|---|---|---|---|\n";
  for (const Field& field : table.fields) text += line(table, field);
  if (table.machine) text += machine_lines(*table.machine);
  return text;
}

}  // namespace

std::string catalog_page(const Catalog& catalog) {
  std::string page(kHead);
  page += fmt::format("\nSchema {}.\n", catalog.schema());
  for (const Table* table : catalog.tables()) page += section(*table, catalog);
  return page;
}

}  // namespace qiaomen::testing
