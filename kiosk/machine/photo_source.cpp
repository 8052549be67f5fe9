#include "kiosk/machine/photo_source.h"

#include "kiosk/machine/folder_photos.h"
#include "kiosk/machine/v4l2_photos.h"

namespace qiaomen {

Result<std::unique_ptr<PhotoSource>> open_photo_source(const std::string& named) {
  constexpr std::string_view kFolder = "folder:", kVideo = "v4l2:";
  if (named.starts_with(kFolder) && named.size() > kFolder.size()) {
    return std::make_unique<FolderPhotos>(named.substr(kFolder.size()));
  }
  if (named.starts_with(kVideo) && named.size() > kVideo.size()) {
    return std::make_unique<V4l2Photos>(video_device(named.substr(kVideo.size())));
  }
  return fail(Errc::Malformed, "看不懂照相机“" + named + "”。请写 folder:文件夹 或 v4l2:设备。");
}

}  // namespace qiaomen
