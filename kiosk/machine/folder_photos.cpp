#include "kiosk/machine/folder_photos.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <functional>
#include <iterator>

namespace qiaomen {
namespace {

bool is_jpeg_name(const std::filesystem::path& file) {
  auto ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".jpg" || ending == ".jpeg";
}

std::vector<std::uint8_t> read_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

bool FolderPhotos::list(Listing& files) const {
  std::error_code error;
  // Cameras put their photos into a folder of the folder: DCIM/100CANON.
  std::filesystem::recursive_directory_iterator entry(
      folder_, std::filesystem::directory_options::skip_permission_denied, error);
  if (error) return false;
  for (; entry != std::filesystem::recursive_directory_iterator() && files.size() < kFilesMax; entry.increment(error)) {
    if (error) return false;
    if (!is_jpeg_name(entry->path()) || !entry->is_regular_file(error)) continue;
    const Print print{entry->last_write_time(error), entry->file_size(error)};
    if (!error) files.emplace(entry->path(), print);
    error.clear();
  }
  return true;
}

void FolderPhotos::begin_visit() {
  picture_ = {};
  seen_.clear();
  list(seen_);
}

PhotoSource::State FolderPhotos::look() {
  Listing files;
  const bool is_there = list(files);
  auto fresh = fresh_of(files);
  const bool shown = std::ranges::any_of(fresh, [&](const auto* file) { return show(file->first, file->second); });
  for (const auto* file : fresh) seen_[file->first] = file->second;  // as they are now: what still grows comes again
  // What was read before the card was pulled out is there still.
  if (shown || picture_.width > 0) return State::There;
  return is_there ? State::Waiting : State::Gone;
}

// The newest first.
std::vector<const FolderPhotos::Listing::value_type*> FolderPhotos::fresh_of(const Listing& files) const {
  std::vector<const Listing::value_type*> fresh;
  for (const auto& file : files) {
    const auto known = seen_.find(file.first);
    if (known == seen_.end() || known->second != file.second) fresh.push_back(&file);
  }
  std::ranges::sort(fresh, std::greater(),
                    [](const auto* file) { return std::pair(file->second.written, file->first); });
  return fresh;
}

bool FolderPhotos::show(const std::filesystem::path& file, const Print& print) {
  if (print.size > kFileMax) return false;
  auto pixels = decode_jpeg(read_bytes(file), kSideMax);
  if (!pixels) return false;
  picture_ = *std::move(pixels);
  ++number_;
  return true;
}

}  // namespace qiaomen
