#include <fmt/format.h>
#include <xlsxwriter.h>

#include "engine/domain/civil_day.h"
#include "sync/export/output_file.h"
#include "sync/export/row_sink.h"

namespace qiaomen {
namespace {

constexpr lxw_row_t kRowsMax = 1'048'576;  // of the format, the heading included
constexpr double kDayOf1970 = 25'569;      // counted from 1899-12-30
constexpr double kDay_us = 86'400e6;
constexpr std::int64_t kExactMax = 999'999'999'999'999;  // a spreadsheet keeps 15 digits
constexpr double kColumnWidth = 16;

class XlsxSink final : public RowSink {
 public:
  XlsxSink(OutputFile file, const std::string& sheet, std::span<const std::string_view> titles)
      : file_(std::move(file)) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    book_ = workbook_new_opt(file_.path().c_str(), &options);
    sheet_ = workbook_add_worksheet(book_, sheet.c_str());
    day_ = format("yyyy-mm-dd");
    time_ = format("yyyy-mm-dd hh:mm:ss");
    lxw_format* bold = workbook_add_format(book_);
    format_set_bold(bold);
    worksheet_set_column(sheet_, 0, static_cast<lxw_col_t>(titles.size() - 1), kColumnWidth, nullptr);
    worksheet_freeze_panes(sheet_, 1, 0);
    lxw_col_t column = 0;
    for (const auto title : titles) worksheet_write_string(sheet_, 0, column++, std::string(title).c_str(), bold);
  }
  ~XlsxSink() override {
    if (book_) workbook_close(book_);  // there is no other way to free it; the file goes with its owner
  }
  XlsxSink(const XlsxSink&) = delete;

  Result<> row(std::span<const ExportCell> cells) override {
    if (++row_ >= kRowsMax) {
      return fail(Errc::TooLarge,
                  fmt::format("超过 {} 行，XLSX 的一张表放不下。没有导出。请改用 .csv。", kRowsMax - 1));
    }
    lxw_col_t column = 0;
    for (const ExportCell& cell : cells) {
      const auto error = std::visit([&](const auto& value) { return put(column, value); }, cell);
      if (error != LXW_NO_ERROR) return file_.failure(lxw_strerror(error));
      ++column;
    }
    return {};
  }

  Result<> finish() override {
    const auto error = workbook_close(std::exchange(book_, nullptr));
    if (error != LXW_NO_ERROR) return file_.failure(lxw_strerror(error));
    return file_.put_in_place();
  }

 private:
  lxw_format* format(const char* pattern) {
    lxw_format* made = workbook_add_format(book_);
    format_set_num_format(made, pattern);
    return made;
  }
  lxw_error put(lxw_col_t, std::monostate) { return LXW_NO_ERROR; }
  lxw_error put(lxw_col_t column, std::int64_t number) {
    if (number > kExactMax || number < -kExactMax) return put(column, std::to_string(number));
    return worksheet_write_number(sheet_, row_, column, static_cast<double>(number), nullptr);
  }
  // A string is never run, whatever it begins with.
  lxw_error put(lxw_col_t column, const std::string& text) {
    return worksheet_write_string(sheet_, row_, column, text.c_str(), nullptr);
  }
  lxw_error put(lxw_col_t column, ExportDay day) {
    return worksheet_write_number(sheet_, row_, column, static_cast<double>(day.day) + kDayOf1970, day_);
  }
  lxw_error put(lxw_col_t column, ExportTime time) {
    const auto day = day_of(time.us);
    const double part = static_cast<double>((time.us - start_of(day)) / 1'000'000 * 1'000'000) / kDay_us;
    return worksheet_write_number(sheet_, row_, column, static_cast<double>(day) + kDayOf1970 + part, time_);
  }

  OutputFile file_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* day_ = nullptr;
  lxw_format* time_ = nullptr;
  lxw_row_t row_ = 0;
};

}  // namespace

Result<std::unique_ptr<RowSink>> xlsx_sink(const std::filesystem::path& file, std::string_view sheet,
                                           std::span<const std::string_view> titles) {
  TRY(auto output, OutputFile::create(file));
  return std::make_unique<XlsxSink>(std::move(output), std::string(sheet), titles);
}

}  // namespace qiaomen
