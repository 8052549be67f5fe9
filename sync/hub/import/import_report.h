#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qiaomen {

// Where in a file: as a spreadsheet shows it.
struct ImportPlace {
  std::string file;
  std::size_t line = 0;    // 0: the file as a whole
  std::size_t column = 0;  // from 1; 0: the whole row
  std::string title;       // of the column
};
std::string place_text(const ImportPlace& place);

struct ImportNote {
  ImportPlace place;
  std::string message;
};

// The first notes and the number of all: memory stays bounded however bad a file is.
class ImportNotes {
 public:
  explicit ImportNotes(std::size_t shown_max) : shown_max_(shown_max) {}
  void add(ImportPlace place, std::string message);
  std::size_t count() const { return count_; }
  const std::vector<ImportNote>& shown() const { return shown_; }
  std::size_t more() const { return count_ - shown_.size(); }

 private:
  std::size_t shown_max_;
  std::size_t count_ = 0;
  std::vector<ImportNote> shown_;
};

struct ImportedFile {
  std::string kind;   // companies
  std::string title;  // 物业企业
  std::string file;
  std::size_t rows = 0;
  std::size_t created = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
  std::size_t kept = 0;     // of these: some values stand as people wrote them
  std::size_t skipped = 0;  // removed at the door
};

struct ImportReport {
  explicit ImportReport(std::size_t shown_max) : errors(shown_max), warnings(shown_max), changes(shown_max) {}

  bool is_written() const { return errors.count() == 0 && !dry_run; }

  bool dry_run = false;
  std::vector<ImportedFile> files;
  ImportNotes errors;
  ImportNotes warnings;
  ImportNotes changes;  // what is or would be changed in rows that are there already
};

std::string report_text(const ImportReport& report);
std::string report_json(const ImportReport& report);

}  // namespace qiaomen
