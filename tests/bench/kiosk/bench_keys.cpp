#include <chrono>
#include <string_view>

#include "tests/bench/kiosk/kiosk_measurements.h"

namespace qiaomen::bench {
namespace {

// What residents say at a station, letter by letter; the longest that the keyboard is asked for is among them.
constexpr std::string_view kSaid[] = {
    "diantitingle",   "yourenbeikun",  "zaoshangjiutingle",   "laorenxiabulelou", "qingkuaidianxiu",
    "loudingloushui", "shuiguanbaole", "weishengjianloushui", "lajimeirenshou",   "ludengbuliang",
    "dtthl",          "menjinhuaile"};

char nine_key(char letter) {
  constexpr std::string_view kKeyOf = "22233344455566677778889999";
  return kKeyOf[static_cast<std::size_t>(letter - 'a')];
}

double press_ms(PinyinInput& pinyin, char key) {
  const auto begin = std::chrono::steady_clock::now();
  pinyin.press(key);
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

void measure_keys(PinyinInput& pinyin, Report& report) {
  std::vector<double> times;
  for (const bool nine : {false, true}) {
    for (const auto text : kSaid) {
      pinyin.clear();
      for (const char letter : text) times.push_back(press_ms(pinyin, nine ? nine_key(letter) : letter));
    }
  }
  pinyin.clear();
  report.add({"kiosk: keystroke to candidates", median(times), "ms"});
  report.add({"kiosk: keystroke to candidates, at most", *std::ranges::max_element(times), "ms", 10});
}

}  // namespace qiaomen::bench
