#include "kiosk/staff_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

namespace qiaomen {
namespace {

constexpr std::uintmax_t kSmall = 4096;

class File {
 public:
  File(const std::filesystem::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;

  bool put(std::string_view text) const {
    while (!text.empty() && descriptor_ >= 0) {
      const auto written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return keep();
  }
  bool keep() const { return descriptor_ >= 0 && ::fsync(descriptor_) == 0; }

 private:
  int descriptor_;
};

}  // namespace

std::optional<std::string> read_small_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error || size > kSmall) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

bool replace_small_file(const std::filesystem::path& file, std::string_view text) {
  const auto fresh = file.string() + ".new";
  if (!File(fresh, O_WRONLY | O_CREAT | O_TRUNC).put(text)) return false;
  std::error_code error;
  std::filesystem::rename(fresh, file, error);
  return !error && File(file.parent_path(), O_RDONLY | O_DIRECTORY).keep();
}

bool append_line(const std::filesystem::path& file, std::string_view line) {
  std::error_code error;
  if (std::filesystem::file_size(file, error) > kJournalMax && !error) {
    std::filesystem::rename(file, file.string() + ".1", error);
  }
  return File(file, O_WRONLY | O_CREAT | O_APPEND).put(std::string(line) + '\n');
}

}  // namespace qiaomen
