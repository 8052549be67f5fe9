#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "sync/hub/hub_writer.h"
#include "sync/hub/import/household_addresses.h"
#include "sync/hub/import/import_report.h"
#include "sync/hub/import/sheet.h"

namespace qiaomen {

// A row of a file, as it goes into the hub. Fields that are absent say nothing: what is there stays.
struct ImportedRow {
  const Table* table = nullptr;
  RowId id;
  FieldValues values;
};

// One import, of one file or a folder of them, within one transaction of the hub. What a person has written since
// stands: an older spreadsheet does not take it away.
class ImportSession {
 public:
  // `roots`: divisions that may be missing although others lie in them.
  ImportSession(HubTx& tx, const Catalog& catalog, Stamp stamp, std::set<DivisionCode> roots, ImportReport& report);

  ImportReport& report() { return report_; }
  HubTx& hub() { return tx_; }

  void begin_file(ImportedFile file);
  // Errors for what was expected and did not come.
  void end_file();
  ImportedFile& file() { return report_.files.back(); }

  // Alive, in the hub or written by this import.
  bool exists(const RowId& row);
  // To be there before the file ends.
  void expect(const RowId& row, ImportPlace place, std::string message);
  // Not registered, and may be so: a province (with a warning), or a root that the operator named.
  bool is_left_out(const DivisionCode& parent, const ImportPlace& place);
  RowId household(const RowId& building, std::string_view unit, std::string_view door);

  // `place`: of its key. Twice the same row in one file is an error.
  void put(const ImportedRow& row, const ImportPlace& place);
  // Once, after the last file and without errors.
  void commit();
  // For who writes after it: no two writers share a key.
  Stamp next_stamp() const { return {stamp_.us + 1}; }

 private:
  struct Expected {
    ImportPlace place;
    std::string message;
  };
  bool is_repeated(const RowId& row, const ImportPlace& place);
  // Leaves out the groups that a person wrote last and differently. True: there were such.
  bool leave_to_people(const Table& table, const HubRow& known, FieldValues& values) const;
  void note_changes(const Table& table, const HubRow& known, const FieldValues& values, const ImportPlace& place);
  void write(const Table& table, const RowId& row, const FieldValues& values);

  HubTx& tx_;
  const Catalog& catalog_;
  Stamp stamp_;
  std::set<DivisionCode> roots_;
  ImportReport& report_;
  std::unique_ptr<HubWriter> writer_;
  std::size_t in_writer_ = 0;
  std::unordered_set<RowId> fresh_;               // created, and still in the writer
  std::unordered_map<RowId, std::size_t> lines_;  // of this file
  std::map<RowId, Expected> expected_;
  HouseholdAddresses addresses_;
};

}  // namespace qiaomen
