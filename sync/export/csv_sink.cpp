#include <fmt/format.h>

#include "engine/domain/civil_day.h"
#include "sync/export/output_file.h"
#include "sync/export/row_sink.h"

namespace qiaomen {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kFlushBytes = 1 << 16;

// What a spreadsheet takes for a formula, also behind a tab or line end that it drops.
bool may_run(std::string_view text) { return !text.empty() && std::string_view("=+-@\t\r\n").contains(text.front()); }

std::string escaped(std::string_view text) {
  std::string cell = may_run(text) ? "'" : "";
  cell += text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos && !cell.starts_with(' ') && !cell.ends_with(' ')) return cell;
  std::string whole = "\"";
  for (const char c : cell) whole.append(c == '"' ? 2 : 1, c);
  return whole + "\"";
}

struct CellText {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(const std::string& text) const { return escaped(text); }
  std::string operator()(ExportDay day) const { return day_text(day.day); }
  std::string operator()(ExportTime time) const { return second_text(time.us); }
};

class CsvSink final : public RowSink {
 public:
  CsvSink(OutputFile file, std::span<const std::string_view> titles) : file_(std::move(file)), buffer_(kByteOrderMark) {
    for (const auto title : titles) add(escaped(title));
    end_row();
  }

  Result<> row(std::span<const ExportCell> cells) override {
    for (const ExportCell& cell : cells) add(std::visit(CellText(), cell));
    end_row();
    return buffer_.size() < kFlushBytes ? Result<>() : flush();
  }

  Result<> finish() override {
    TRY_VOID(flush());
    return file_.put_in_place();
  }

 private:
  void add(const std::string& cell) {
    if (!first_) buffer_ += ',';
    first_ = false;
    buffer_ += cell;
  }
  void end_row() {
    buffer_ += "\r\n";
    first_ = true;
  }
  Result<> flush() {
    TRY_VOID(file_.write(buffer_));
    buffer_.clear();
    return {};
  }

  OutputFile file_;
  std::string buffer_;
  bool first_ = true;
};

}  // namespace

std::string second_text(std::int64_t us) {
  const auto day = day_of(us);
  const auto seconds = (us - start_of(day)) / 1'000'000;
  return fmt::format("{} {:02}:{:02}:{:02}", day_text(day), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

Result<std::unique_ptr<RowSink>> csv_sink(const std::filesystem::path& file, std::span<const std::string_view> titles) {
  TRY(auto output, OutputFile::create(file));
  return std::make_unique<CsvSink>(std::move(output), titles);
}

}  // namespace qiaomen
