#include "kiosk/staff_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/domain/civil_day.h"
#include "kiosk/staff_files.h"

namespace qiaomen {
namespace {

constexpr const char *kPinFile = "staff-pin", *kMissesFile = "staff-misses", *kJournal = "staff.log";

constexpr int kCountMax = 1'000'000'000;
constexpr std::int64_t kYear2200 = 7'258'118'400'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool has_steps_of(std::string_view digits, int step) {
  return std::ranges::adjacent_find(digits, [step](char a, char b) { return b - a != step; }) == digits.end();
}

}  // namespace

bool is_obvious_pin(std::string_view digits) {
  return has_steps_of(digits, 0) || has_steps_of(digits, 1) || has_steps_of(digits, -1);
}

StaffLock::StaffLock(std::filesystem::path folder, Clock& clock, Log& log)
    : folder_(std::move(folder)), clock_(clock), log_(log), misses_(read_misses()) {
  const auto pause = pause_after(misses_.count);
  // A wall clock that jumped back must not make the pause longer than it is.
  const auto left = misses_.last_us + pause - clock_.sample().wall.us;
  start_pause(std::clamp<std::int64_t>(left, 0, pause));
}

bool StaffLock::has_pin() const { return read_small_file(folder_ / kPinFile).has_value(); }

Result<> StaffLock::set_pin(std::string_view pin, const PinCost& cost) {
  const bool fits = pin.size() >= kDigitsLeast && pin.size() <= kDigitsMost && std::ranges::all_of(pin, is_digit);
  if (!fits || is_obvious_pin(pin)) {
    return fail(Errc::Refused, fits ? "这个密码太好猜，没有设。请换一个。" : "密码要 6 到 12 位数字，没有设。");
  }
  const auto hash = hash_pin(pin, cost);
  misses_ = {};
  if (hash.empty() || !keep_misses() || !replace_small_file(folder_ / kPinFile, hash)) {
    return fail(Errc::Unavailable, "密码没有设上：" + folder_.string() + " 写不进去，或者内存不够。原来的密码还在。");
  }
  start_pause(0);
  note("a PIN was set");
  return {};
}

std::int64_t StaffLock::pause_after(int misses) {
  if (misses == 0 || misses % kMisses != 0) return 0;
  const int doublings = std::min(misses / kMisses - 1, 10);
  return std::min(kPauseUs << doublings, kPauseMaxUs);
}

// What cannot be read counts as a first pause that begins now.
StaffLock::Misses StaffLock::read_misses() const {
  std::error_code error;
  if (!std::filesystem::exists(folder_ / kMissesFile, error)) return {};
  const Misses unknown{kMisses, clock_.sample().wall.us};
  const auto text = read_small_file(folder_ / kMissesFile).value_or("");
  Misses read;
  const char* end = text.data() + text.size();
  const auto count = std::from_chars(text.data(), end, read.count);
  if (count.ec != std::errc() || count.ptr == end || read.count < 0) return unknown;
  const auto last = std::from_chars(count.ptr + 1, end, read.last_us);
  const bool sound =
      last.ec == std::errc() && read.count <= kCountMax && read.last_us >= 0 && read.last_us <= kYear2200;
  return sound ? read : unknown;
}

bool StaffLock::keep_misses() {
  return replace_small_file(folder_ / kMissesFile, fmt::format("{} {}\n", misses_.count, misses_.last_us));
}

void StaffLock::start_pause(std::int64_t us) { open_from_ = {clock_.sample().monotonic.us + us}; }

int StaffLock::seconds_left() const {
  const auto left = open_from_.us - clock_.sample().monotonic.us;
  return left <= 0 ? 0 : static_cast<int>((left + 999'999) / 1'000'000);
}

void StaffLock::ask(const WipedText& pin) {
  const auto hash = read_small_file(folder_ / kPinFile);
  if (is_asking() || seconds_left() > 0 || !hash) return;
  misses_ = {misses_.count + 1, clock_.sample().wall.us};
  is_kept_ = keep_misses();
  asked_ = thread_.run([pin, hash = *hash, kept = is_kept_] { return kept && is_pin_of(pin.view(), hash); });
}

std::optional<StaffLock::Answer> StaffLock::answer() {
  if (!is_asking() || asked_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return std::nullopt;
  const bool right = asked_.get();
  if (right) {
    misses_ = {};
    keep_misses();
    note("unlocked with the PIN");
    return Answer::Right;
  }
  const auto pause = pause_after(misses_.count);
  start_pause(pause);
  note(!is_kept_ ? "a PIN was not looked at: the disk does not take the count of misses"
                 : fmt::format("wrong PIN, {} since the last right one; pause {} s", misses_.count, pause / 1'000'000));
  return is_kept_ ? Answer::Wrong : Answer::NotKept;
}

void StaffLock::note(std::string_view what) {
  log_.write(LogLevel::Warning, fmt::format("staff: {}", what));
  const auto line = fmt::format("{} {}", time_text(clock_.sample().wall.us), what);
  if (!append_line(folder_ / kJournal, line)) log_.write(LogLevel::Error, "staff.log takes no more lines");
}

}  // namespace qiaomen
