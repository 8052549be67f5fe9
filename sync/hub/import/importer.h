#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/hub/import/import_kind.h"

namespace qiaomen {

inline constexpr std::string_view kCampaignKindName = "campaign";

struct ImportInput {
  const ImportKind* kind = nullptr;  // nullptr: a campaign
  std::string path;
};
// `Malformed` if there is no such kind.
Result<ImportInput> import_input(std::string_view kind, std::string path);
// The files of a folder, in the order in which they rest on each other. `NotFound` if it has none of them.
Result<std::vector<ImportInput>> import_inputs_of(const std::string& folder);
// divisions、companies、…
std::string import_kind_names();

struct ImportOptions {
  bool dry_run = false;
  std::size_t shown_max = 20;    // of errors, warnings and changes each
  std::set<DivisionCode> roots;  // may be missing, although others lie in them
};

// Of all files, in bytes.
using ImportProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Reads the files one after the other and writes them in one transaction of the hub: all of them, or nothing if the
// report has an error or this is a dry run. A second import of the same files changes nothing. `Unavailable` if a file
// cannot be read.
Result<ImportReport> import_files(HubStore& hub, const Catalog& catalog, Stamp stamp,
                                  const std::vector<ImportInput>& inputs, const ImportOptions& options,
                                  const ImportProgress& progress);

}  // namespace qiaomen
