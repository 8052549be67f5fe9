#include "sync/cli/typed_values.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "sync/cli/json_value.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;
constexpr std::int64_t kAccuracyMax = 100'000;  // metres; beyond that a position says nothing

std::unexpected<Error> misspelt(std::string_view what, std::string_view text, std::string_view form) {
  return fail(Errc::Malformed, fmt::format("{}“{}”看不懂。没有写入任何内容。请写成 {}。", what, text, form));
}

template <typename T>
std::optional<T> number_in(std::string_view text) {
  T number{};
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
  return is_whole ? std::optional(number) : std::nullopt;
}

// Takes what stands before the next comma off the text.
std::string_view take_part(std::string_view& text) {
  const auto comma = std::min(text.find(','), text.size());
  const auto part = text.substr(0, comma);
  text.remove_prefix(std::min(comma + 1, text.size()));
  return part;
}

std::optional<std::int64_t> microdegrees(std::string_view text, double bound) {
  const auto degrees = number_in<double>(text);
  if (!degrees || !(std::abs(*degrees) <= bound)) return std::nullopt;
  return std::llround(*degrees * 1e6);
}

}  // namespace

Result<CivilDay> typed_day(std::string_view text) {
  if (const auto day = parse_day(text)) return *day;
  return misspelt("日期", text, "2020-10-01");
}

Result<std::int64_t> typed_time(std::string_view text) {
  constexpr std::string_view kForm = "\"2020-10-01 08:30\"";
  constexpr std::size_t kDayLength = 10;
  if (text.size() != 16 || text[kDayLength] != ' ' || text[13] != ':') return misspelt("时间", text, kForm);
  const auto day = parse_day(text.substr(0, kDayLength));
  const auto hour = number_in<unsigned>(text.substr(11, 2));
  const auto minute = number_in<unsigned>(text.substr(14, 2));
  if (!day || !hour || !minute || *hour > 23 || *minute > 59) return misspelt("时间", text, kForm);
  return start_of(*day) + static_cast<std::int64_t>(*hour * 60 + *minute) * kMinuteUs;
}

Result<Position> typed_position(std::string_view text) {
  constexpr std::string_view kForm = "纬度,经度,精度（米），系统说是模拟的再加 ,mock，如 35.104660,118.356450,15";
  std::string_view rest = text;
  const auto latitude = microdegrees(take_part(rest), 90);
  const auto longitude = microdegrees(take_part(rest), 180);
  Position position;
  constexpr std::string_view kMock = ",mock";
  position.mock = rest.ends_with(kMock);
  if (position.mock) rest.remove_suffix(kMock.size());
  position.accuracy_m = number_in<std::int64_t>(rest);
  const bool is_near = position.accuracy_m && *position.accuracy_m >= 0 && *position.accuracy_m <= kAccuracyMax;
  if (!latitude || !longitude || !is_near) return misspelt("位置", text, kForm);
  position.latitude = *latitude;
  position.longitude = *longitude;
  return position;
}

Result<std::string> typed_answers(const std::string& text) {
  if (is_json_object(text)) return text;
  return fail(Errc::Malformed,
              "答案文件里应是一个 JSON 对象（UTF-8），如 {\"people\": 3}。没有写入任何内容。请改正后再试。");
}

}  // namespace qiaomen
