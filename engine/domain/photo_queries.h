#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/catalog/change.h"
#include "engine/store/database.h"

namespace qiaomen {

// What rows say of photos and signatures; whether their bytes are here is another question.
struct PhotoLine {
  RowId owner;            // the issue, the visit or the resident's report
  std::int64_t kind = 0;  // AttachmentKind
  Sha256 sha256{};
  std::string media_type;
  bool personal = false;  // a signature
};
// In order of their ids.
std::vector<PhotoLine> photos_of_issue(const ReadTx& tx, const RowId& issue);
std::vector<PhotoLine> photos_of_report(const ReadTx& tx, const RowId& report);
// Of all visits to it.
std::vector<PhotoLine> photos_of_household(const ReadTx& tx, const RowId& household);
// Everything that a row of this replica names.
std::set<Sha256> named_photos(const ReadTx& tx);
// What the rows that a transaction creates name.
std::set<Sha256> photos_in(const Transaction& transaction);

}  // namespace qiaomen
