#include "sync/hub/import/csv_encoding.h"

#include <fmt/format.h>
#include <iconv.h>

#include <array>
#include <fstream>
#include <optional>
#include <string_view>

#include "engine/base/text.h"

namespace qiaomen {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kChunk = 64 << 10;
constexpr char kNoText = '\xff';  // begins nothing in UTF-8
constexpr std::size_t kGrowth_max = 3;

// Counts the lines that are not plain ASCII, however long they are.
class LineCount {
 public:
  void take(std::string_view chunk) {
    for (const char c : chunk) take(static_cast<unsigned char>(c));
  }
  bool is_mostly_utf8() {
    end_line();
    return utf8_ >= other_;
  }

 private:
  void take(unsigned char byte) {
    if (byte == '\n') return end_line();
    if (missing_ > 0) {
      if ((byte & 0xc0U) == 0x80) {
        --missing_;
        return;
      }
      broken_ = true;
      missing_ = 0;
    }
    if (byte < 0x80) return;
    is_ascii_ = false;
    if (byte >= 0xc2 && byte < 0xe0) {
      missing_ = 1;
    } else if (byte >= 0xe0 && byte < 0xf0) {
      missing_ = 2;
    } else if (byte >= 0xf0 && byte < 0xf5) {
      missing_ = 3;
    } else {
      broken_ = true;
    }
  }
  void end_line() {
    if (!is_ascii_) ++(broken_ || missing_ > 0 ? other_ : utf8_);
    is_ascii_ = true;
    broken_ = false;
    missing_ = 0;
  }

  std::size_t utf8_ = 0, other_ = 0;
  int missing_ = 0;  // bytes of the character
  bool is_ascii_ = true;
  bool broken_ = false;
};

}  // namespace

Result<TextEncoding> encoding_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, kChunk> buffer{};
  LineCount count;
  for (bool first = true; file; first = false) {
    file.read(buffer.data(), buffer.size());
    const std::string_view chunk(buffer.data(), static_cast<std::size_t>(file.gcount()));
    if (first && chunk.starts_with(kByteOrderMark)) return TextEncoding::Utf8;
    count.take(chunk);
  }
  if (file.bad()) return fail(Errc::Unavailable, fmt::format("读不了文件 {}。什么都没有写入。", path));
  return count.is_mostly_utf8() ? TextEncoding::Utf8 : TextEncoding::Gb18030;
}

struct CsvDecoder::Conversion {
  explicit Conversion(iconv_t opened) : handle(opened) {}
  ~Conversion() { ::iconv_close(handle); }
  Conversion(const Conversion&) = delete;

  std::optional<std::string> utf8(std::string& cell) const {
    std::string text(cell.size() * kGrowth_max, '\0');
    char* in = cell.data();
    std::size_t in_left = cell.size();
    char* out = text.data();
    std::size_t out_left = text.size();
    ::iconv(handle, nullptr, nullptr, nullptr, nullptr);  // forgets the cell before
    if (::iconv(handle, &in, &in_left, &out, &out_left) == static_cast<std::size_t>(-1)) return std::nullopt;
    text.resize(text.size() - out_left);
    return text;
  }

  iconv_t handle;
};

CsvDecoder::CsvDecoder(std::unique_ptr<Conversion> conversion) : conversion_(std::move(conversion)) {}
CsvDecoder::CsvDecoder(CsvDecoder&&) noexcept = default;
CsvDecoder::~CsvDecoder() = default;

Result<CsvDecoder> CsvDecoder::create(TextEncoding encoding) {
  if (encoding == TextEncoding::Utf8) return CsvDecoder(nullptr);
  iconv_t handle = ::iconv_open("UTF-8", "GB18030");
  if (handle != reinterpret_cast<iconv_t>(-1)) return CsvDecoder(std::make_unique<Conversion>(handle));
  return fail(Errc::Unavailable, "本机不认识 GB18030（GBK）文字。什么都没有写入。请把文件另存为“CSV UTF-8”。");
}

void CsvDecoder::decode(CsvRow& row) {
  if (!conversion_) return;
  for (std::string& cell : row.cells) {
    auto text = conversion_->utf8(cell);
    cell = text ? *std::move(text) : cell + kNoText;
  }
}

}  // namespace qiaomen
