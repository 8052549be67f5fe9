#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace qiaomen {

// manifest.json of a backup: what belongs to it, and how each file is recognised as whole.
struct BackupFile {
  std::string name;  // below the folder, with '/'
  std::uint64_t size = 0;
  std::string sha256;  // hex
};
struct BackupManifest {
  std::int64_t covered_us = 0;
  std::uint32_t generation = 0;  // the highest of the hub's line
  std::string heads;             // hex: of every bucket's head, see heads_digest
  std::vector<BackupFile> files;
};

inline constexpr const char* kManifestFile = "manifest.json";
// Lines with the generations that restores from this backup have begun.
inline constexpr const char* kRestoresFile = "restores.txt";

std::string manifest_text(const BackupManifest& manifest);
// NotFound: no backup here; Unavailable: damaged; Unsupported: a newer program made it.
Result<BackupManifest> read_manifest(const std::filesystem::path& backup);

// Every regular file below `folder`, except the manifest and the list of restores.
Result<std::vector<BackupFile>> measure_files(const std::filesystem::path& folder);

}  // namespace qiaomen
