#pragma once

#include <optional>
#include <string>

namespace qiaomen::testing {

// One file of a ZIP archive (a spreadsheet is one), unpacked; nullopt: not there, or the archive is damaged.
std::optional<std::string> zip_entry(const std::string& archive, const std::string& name);

}  // namespace qiaomen::testing
