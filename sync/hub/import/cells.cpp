#include <fmt/format.h>

#include <charconv>

#include "engine/base/text.h"
#include "sync/hub/import/sheet.h"

namespace qiaomen {
namespace {

constexpr std::size_t kCharactersMax = 4000;  // PROTOCOL_RULES §1
constexpr std::size_t kFoundMax = 30;         // characters of a wrong cell that a message shows

std::string shortened(std::string_view text) {
  if (count_characters(text) <= kFoundMax) return std::string(text);
  std::size_t end = 0;
  for (std::size_t characters = 0; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xc0U) != 0x80;
    if (begins && ++characters > kFoundMax) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
}

std::optional<double> parse_decimal(std::string_view text) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  return error == std::errc() && stopped == end ? std::optional(value) : std::nullopt;
}

std::string without_end_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kBlanks) - first + 1));
}

std::string fault_of(std::string_view cell, bool required) {
  if (cell.empty()) return required ? "不能为空" : "";
  if (!is_utf8(cell)) return "不是完整的文字（应为 UTF-8 或 GBK，可能有半个字）：请检查这一格，或另存为“CSV UTF-8”";
  if (!is_clean_text(cell)) return "含有控制字符，应为普通文字";
  if (count_characters(cell) > kCharactersMax) return fmt::format("应不超过 {} 字", kCharactersMax);
  return {};
}

// 3.71302E+11 is what a spreadsheet makes of a long code.
bool is_scientific(std::string_view text) {
  return text.contains('.') && text.find_first_not_of("0123456789.+eE") == std::string_view::npos;
}

}  // namespace

std::string Cells::words(std::string_view column) {
  const auto position = sheet_.position(column);
  auto words = position && *position < row_.cells.size() ? without_end_blanks(row_.cells[*position]) : std::string{};
  const auto fault = fault_of(words, sheet_.column(column).required);
  if (fault.empty()) return words;
  wrong(column, fault);
  return {};
}

std::string Cells::text(std::string_view column) { return normal_spelling(words(column)); }

void Cells::mistake(std::string_view column, std::string_view expected, std::string_view found) {
  wrong(column, fmt::format("应为{}，读到“{}”", expected, shortened(found)));
}

std::optional<std::int64_t> Cells::number(std::string_view column, std::int64_t min, std::int64_t max) {
  const auto cell = text(column);
  if (cell.empty()) return std::nullopt;
  const auto value = parse_number(cell);
  if (value && *value >= min && *value <= max) return value;
  mistake(column, fmt::format(" {} 到 {} 的整数", min, max), cell);
  return std::nullopt;
}

std::optional<std::int64_t> Cells::microdegrees(std::string_view column, std::int64_t degrees_max) {
  const auto cell = text(column);
  if (cell.empty()) return std::nullopt;
  const auto value = parse_decimal(cell);
  const auto max = static_cast<double>(degrees_max);
  if (value && *value >= -max && *value <= max) {
    return static_cast<std::int64_t>(*value * 1e6 + (*value < 0 ? -0.5 : 0.5));
  }
  mistake(column, fmt::format(" −{0} 到 {0} 的度数（WGS84），如 35.104", degrees_max), cell);
  return std::nullopt;
}

std::optional<CivilDay> Cells::day(std::string_view column) {
  const auto cell = text(column);
  if (cell.empty()) return std::nullopt;
  const auto day = parse_day(cell);
  if (!day) mistake(column, "日期，如 2020-10-01", cell);
  return day;
}

std::optional<DivisionCode> Cells::division(std::string_view column) {
  const auto cell = text(column);
  if (cell.empty()) return std::nullopt;
  const auto code = DivisionCode::parse(cell);
  if (code) return code;
  mistake(column,
          is_scientific(cell) ? "区划代码，表格软件把它改成了小数：请把该列设为文本再填"
                              : "区划代码（2、4、6、9 或 12 位数字，2+2+2+3+3，中间不能有空级）",
          cell);
  return std::nullopt;
}

std::optional<DivisionCode> Cells::community(std::string_view column) {
  const auto code = division(column);
  if (!code || code->depth() == 5) return code;
  mistake(column, " 12 位社区代码", text(column));
  return std::nullopt;
}

std::optional<std::int64_t> Cells::choice(std::string_view column, std::span<const Word> choices) {
  const auto cell = text(column);
  if (cell.empty()) return std::nullopt;
  std::string expected;
  for (const auto& [words, value] : choices) {
    if (is_among(cell, words)) return value;
    if (!expected.empty()) expected += "、";
    expected += words.substr(words.rfind('|') + 1);
  }
  mistake(column, expected + " 之一", cell);
  return std::nullopt;
}

}  // namespace qiaomen
