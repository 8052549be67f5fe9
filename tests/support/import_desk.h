#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "engine/domain/catalog.h"
#include "sync/hub/import/importer.h"
#include "sync/hub/sqlite_hub_store.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen::testing {

// An operator with an empty hub and some files.
class ImportDesk {
 public:
  ImportDesk() : hub_(SqliteHubStore::open((folder_ / "hub.db").string()).value()) {}

  HubStore& hub() { return *hub_; }
  const TemporaryFolder& folder() const { return folder_; }

  std::string put_file(const std::string& name, std::string_view text) {
    const auto path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  // Each import is a second later than the last one.
  Result<ImportReport> load(const std::vector<ImportInput>& inputs, const ImportOptions& options = {}) {
    now_.us += 1'000'000;
    return import_files(*hub_, domain_catalog(), now_, inputs, options, [](std::uint64_t, std::uint64_t) {});
  }
  ImportReport load(std::string_view kind, std::string_view text, const ImportOptions& options = {}) {
    const auto path = put_file(std::string(kind) + ".csv", text);
    return load({import_input(kind, path).value()}, options).value();
  }

  std::optional<HubRow> row(const RowId& id) {
    std::optional<HubRow> found;
    hub_->read([&](HubView& view) { found = view.row(id); });
    return found;
  }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<SqliteHubStore> hub_;
  Stamp now_{1'600'000'000'000'000};
};

// Its only error, as a person reads it.
inline std::string only_error(const ImportReport& report) {
  if (report.errors.count() != 1) return report_text(report);
  const ImportNote& note = report.errors.shown().front();
  return place_text(note.place) + "：" + note.message;
}

}  // namespace qiaomen::testing
