#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "kiosk/machine/photo_source.h"

namespace qiaomen {

// The folder of a card reader or of a camera that mounts as a disk: the newest JPEG in it that was not there when the
// visit began, by the folder's own account and nobody's clock. One that is still being written is not there yet.
class FolderPhotos final : public PhotoSource {
 public:
  static constexpr std::uintmax_t kFileMax = 32 << 20;
  static constexpr std::size_t kFilesMax = 20'000;  // of the folder: more are not looked at

  explicit FolderPhotos(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void begin_visit() override;
  void forget() override { picture_ = {}; }
  void rest() override {}
  State look() override;
  const Pixels& picture() const override { return picture_; }
  std::int64_t number() const override { return number_; }
  bool is_live() const override { return false; }

 private:
  struct Print {
    std::filesystem::file_time_type written;
    std::uintmax_t size = 0;
    bool operator==(const Print&) const = default;
  };
  using Listing = std::map<std::filesystem::path, Print>;
  // False: there is no such folder now.
  bool list(Listing& files) const;
  std::vector<const Listing::value_type*> fresh_of(const Listing& files) const;
  // False: it is no whole photo.
  bool show(const std::filesystem::path& file, const Print& print);

  std::filesystem::path folder_;
  Listing seen_;  // somebody else's, already looked at, or broken as it is
  Pixels picture_;
  std::int64_t number_ = 0;
};

}  // namespace qiaomen
