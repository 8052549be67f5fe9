#pragma once

#include <filesystem>

#include "engine/base/result.h"
#include "kiosk/machine/jpeg.h"

namespace qiaomen {

// A photo that a visit chose: its file goes when the visit does.
class VisitPhoto {
 public:
  // Unavailable: the folder does not take it.
  static Result<VisitPhoto> keep(const Pixels& pixels, const std::filesystem::path& folder);
  // What a visit left that ended with the power.
  static void clear(const std::filesystem::path& folder);

  VisitPhoto(VisitPhoto&& other) noexcept : file_(std::move(other.file_)) { other.file_.clear(); }
  VisitPhoto& operator=(VisitPhoto&& other) noexcept {
    file_.swap(other.file_);
    return *this;
  }
  ~VisitPhoto();

  const std::filesystem::path& file() const { return file_; }

 private:
  explicit VisitPhoto(std::filesystem::path file) : file_(std::move(file)) {}

  std::filesystem::path file_;
};

}  // namespace qiaomen
