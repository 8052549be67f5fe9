#include "engine/blobs/blob_marks.h"

#include <algorithm>

#include "engine/blobs/blob_name.h"
#include "engine/blobs/disk_file.h"

namespace qiaomen {

Result<> BlobMarks::add(const Sha256& sha256) {
  TRY_VOID(make_folder(folder_));
  TRY_VOID(DiskFile::open(folder_ / to_hex(sha256), DiskFile::For::Writing));
  return sync_folder(folder_);
}

void BlobMarks::remove(const Sha256& sha256) {
  std::error_code gone_already;
  std::filesystem::remove(folder_ / to_hex(sha256), gone_already);
}

bool BlobMarks::contains(const Sha256& sha256) const {
  std::error_code error;
  return std::filesystem::exists(folder_ / to_hex(sha256), error);
}

std::vector<Sha256> BlobMarks::all() const {
  std::vector<Sha256> found;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder_, error)) {
    if (const auto sha256 = sha256_named(file.path().filename().string())) found.push_back(*sha256);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace qiaomen
