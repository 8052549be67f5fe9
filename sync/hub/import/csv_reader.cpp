#include "sync/hub/import/csv_reader.h"

#include <csv.h>
#include <fmt/format.h>

#include <array>
#include <deque>
#include <fstream>
#include <string_view>

namespace qiaomen {
namespace {

constexpr std::size_t kCellBytesMax = 64 << 10;
constexpr std::size_t kCellsMax = 256;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr int kBetweenRows = 0;  // libcsv's ROW_NOT_BEGUN

bool is_utf16(std::string_view start) { return start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff"); }

}  // namespace

struct CsvReader::Parser {
  explicit Parser(const std::string& path) : file(path, std::ios::binary) {
    csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
  }
  ~Parser() { csv_free(&csv); }
  Parser(const Parser&) = delete;

  static void take_cell(void* bytes, std::size_t size, void* self) {
    static_cast<Parser*>(self)->row.cells.emplace_back(static_cast<const char*>(bytes), size);
  }
  static void take_row(int, void* self) { static_cast<Parser*>(self)->end_row(); }

  void end_row() {
    row.line = row_line;
    rows.push_back(std::move(row));
    row = {};
    row_line = line;
  }

  void stop(std::size_t at, std::string message) {
    if (!fault) fault = CsvFault{at, std::move(message)};
  }

  // `piece` holds one line end at most, its last byte.
  void feed(std::string_view piece) {
    if (csv.pstate == kBetweenRows) row_line = line;
    if (csv_parse(&csv, piece.data(), piece.size(), take_cell, take_row, this) != piece.size()) {
      stop(line, "引号用法有误：含引号的单元格应整格加引号，格内的引号写两个");
    } else if (csv.entry_pos > kCellBytesMax || row.cells.size() > kCellsMax) {
      stop(row_line, fmt::format("这一行太长（单元格超过 {} KiB 或超过 {} 列）：引号可能没有闭合", kCellBytesMax >> 10,
                                 kCellsMax));
    }
    if (piece.ends_with('\n')) ++line;
  }

  void feed_lines(std::string_view chunk) {
    while (!chunk.empty() && !fault) {
      const auto end = chunk.find('\n');
      const auto size = end == std::string_view::npos ? chunk.size() : end + 1;
      feed(chunk.substr(0, size));
      chunk.remove_prefix(size);
    }
  }

  void finish() {
    ended = true;
    if (file.bad()) stop(line, "文件读到一半出错");
    if (!fault && csv_fini(&csv, take_cell, take_row, this) != 0) {
      stop(row_line, "引号没有闭合：从这一行起缺一个引号");
    }
  }

  void read_chunk() {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    std::string_view chunk(buffer.data(), static_cast<std::size_t>(file.gcount()));
    const bool first = bytes == 0;
    bytes += chunk.size();
    if (first && is_utf16(chunk)) return stop(1, "文件是 UTF-16：请另存为“CSV UTF-8”");
    if (first && chunk.starts_with(kByteOrderMark)) chunk.remove_prefix(kByteOrderMark.size());
    feed_lines(chunk);
    if (!file) finish();
  }

  std::ifstream file;
  csv_parser csv{};
  std::array<char, kCellBytesMax> buffer{};
  std::uint64_t bytes = 0;
  std::size_t line = 1;      // that is being read
  std::size_t row_line = 1;  // on which the row began that is being read
  CsvRow row;
  std::deque<CsvRow> rows;
  std::optional<CsvFault> fault;
  bool ended = false;
};

CsvReader::CsvReader(std::unique_ptr<Parser> parser) : parser_(std::move(parser)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

Result<CsvReader> CsvReader::open(const std::string& path) {
  auto parser = std::make_unique<Parser>(path);
  // A folder opens, and cannot be read.
  if (!parser->file || (parser->file.peek() == std::ifstream::traits_type::eof() && !parser->file.eof())) {
    return fail(Errc::Unavailable, fmt::format("读不了文件 {}。什么都没有写入。请检查路径和权限。", path));
  }
  parser->file.clear();
  return CsvReader(std::move(parser));
}

std::optional<CsvRow> CsvReader::next() {
  while (parser_->rows.empty() && !parser_->ended && !parser_->fault) parser_->read_chunk();
  if (parser_->rows.empty()) return std::nullopt;
  CsvRow row = std::move(parser_->rows.front());
  parser_->rows.pop_front();
  return row;
}

const std::optional<CsvFault>& CsvReader::fault() const { return parser_->fault; }
std::uint64_t CsvReader::bytes_read() const { return parser_->bytes; }

}  // namespace qiaomen
