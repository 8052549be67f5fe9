#include <algorithm>
#include <catch2/benchmark/catch_benchmark.hpp>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "kiosk/input/pinyin_input.h"
#include "tests/support/temporary_folder.h"

using namespace qiaomen;
using qiaomen::testing::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFirst = 5;

std::unique_ptr<PinyinInput> opened(const fs::path& folder = QIAOMEN_PINYIN) {
  auto input = PinyinInput::open(folder);
  if (!input) FAIL(input.error().message);
  return *std::move(input);
}

std::vector<std::string> candidates(TextInput& input, std::string_view keys) {
  input.clear();
  for (const char key : keys) REQUIRE(input.press(key));
  return input.composition().candidates;
}

bool is_among_first(const std::vector<std::string>& candidates, std::string_view text) {
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(std::min(kFirst, candidates.size()));
  return std::find(candidates.begin(), end, text) != end;
}

std::string nine_keys(std::string_view letters) {
  constexpr std::string_view kKeyOf = "22233344455566677778889999";
  std::string keys;
  for (const char letter : letters) keys += kKeyOf[static_cast<std::size_t>(letter - 'a')];
  return keys;
}

struct Said {
  std::string_view text, pinyin;
};
// What residents have to say, as they would spell it.
constexpr Said kSaid[] = {
    {"电梯停了", "diantitingle"},
    {"电梯坏了", "diantihuaile"},
    {"有人被困", "yourenbeikun"},
    {"早上就停了", "zaoshangjiutingle"},
    {"老人下不了楼", "laorenxiabulelou"},
    {"请尽快来看", "qingjinkuailaikan"},
    {"快点", "kuaidian"},
    {"请快点修", "qingkuaidianxiu"},
    {"楼顶漏水", "loudingloushui"},
    {"水管爆了", "shuiguanbaole"},
    {"卫生间漏水", "weishengjianloushui"},
    {"下水道堵了", "xiashuidaodule"},
    {"暖气不热", "nuanqibure"},
    {"停水了", "tingshuile"},
    {"停电了", "tingdianle"},
    {"路灯不亮", "ludengbuliang"},
    {"楼道灯坏了", "loudaodenghuaile"},
    {"乱停车", "luantingche"},
    {"堵住了", "duzhule"},
    {"消防通道", "xiaofangtongdao"},
    {"占车位", "zhanchewei"},
    {"垃圾没人收", "lajimeirenshou"},
    {"味道很大", "weidaohenda"},
    {"堆杂物", "duizawu"},
    {"电动车", "diandongche"},
    {"飞线充电", "feixianchongdian"},
    {"私搭乱建", "sidaluanjian"},
    {"遛狗不拴绳", "liugoubushuansheng"},
    {"太吵了", "taichaole"},
    {"半夜施工", "banyeshigong"},
    {"邻居装修", "linjuzhuangxiu"},
    {"噪音扰民", "zaoyinraomin"},
    {"毁绿种菜", "huilvzhongcai"},
    {"井盖坏了", "jinggaihuaile"},
    {"门禁坏了", "menjinhuaile"},
    {"三号楼", "sanhaolou"},
    {"一单元", "yidanyuan"},
    {"地下室", "dixiashi"},
    {"物业不管", "wuyebuguan"},
    {"反映过多次", "fanyingguoduoci"},
    {"孩子害怕", "haizihaipa"},
    {"很危险", "henweixian"},
};

std::set<std::string> files(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) names.insert(entry.path().string());
  return names;
}

}  // namespace

TEST_CASE("what residents say stands whole among the first five candidates, by full pinyin") {
  const auto input = opened();
  for (const auto& [text, pinyin] : kSaid) {
    INFO(text);
    CHECK(is_among_first(candidates(*input, pinyin), text));
  }
}

TEST_CASE("nine keys give the same words, and show their pinyin") {
  const auto input = opened();
  std::size_t found = 0;
  for (const auto& [text, pinyin] : kSaid) {
    if (is_among_first(candidates(*input, nine_keys(pinyin)), text)) ++found;
  }
  INFO(found);
  CHECK(found >= std::size(kSaid) * 9 / 10);
  CHECK(is_among_first(candidates(*input, nine_keys("dianti")), "电梯"));
  CHECK(input->composition().shown == "dian ti");
}

TEST_CASE("first letters and southern spellings are understood") {
  const auto input = opened();
  CHECK(is_among_first(candidates(*input, "dt"), "电梯"));
  CHECK(is_among_first(candidates(*input, "tingce"), "停车"));
  CHECK(is_among_first(candidates(*input, "xi'an"), "西安"));
}

TEST_CASE("a chosen word is finished text, and what it does not cover stays composed") {
  const auto input = opened();
  const auto found = candidates(*input, "kuaidian");
  const auto beginning = std::ranges::find(found, "快");
  REQUIRE(beginning != found.end());
  input->choose(static_cast<std::size_t>(beginning - found.begin()));
  CHECK(input->take().empty());
  CHECK(input->composition().shown == "快dian");
  const auto rest = std::ranges::find(input->composition().candidates, "点");
  REQUIRE(rest != input->composition().candidates.end());
  input->choose(static_cast<std::size_t>(rest - input->composition().candidates.begin()));
  CHECK(input->take() == "快点");
  CHECK(input->take().empty());
  CHECK(input->composition().shown.empty());
}

TEST_CASE("the last key is taken back") {
  const auto input = opened();
  candidates(*input, "di");
  CHECK(input->erase());
  CHECK(input->composition().shown == "d");
  CHECK(input->erase());
  CHECK(input->composition().shown.empty());
  CHECK_FALSE(input->erase());
}

TEST_CASE("nothing is learnt: another choice changes neither candidates nor their order") {
  const auto input = opened();
  for (const std::string_view keys : {"shi", "dianti", "laoren", "xiuli"}) {
    const auto before = candidates(*input, keys);
    REQUIRE(before.size() > 3);
    for (int i = 0; i < 5; ++i) {
      candidates(*input, keys);
      input->choose(3);
      input->take();
    }
    CHECK(candidates(*input, keys) == before);
  }
}

TEST_CASE("nothing is written while it runs") {
  const TemporaryFolder copy;
  fs::copy(QIAOMEN_PINYIN, copy.path() / "data");
  const auto before = files(copy.path());
  {
    const auto input = opened(copy.path() / "data");
    candidates(*input, "dianti");
    input->choose(0);
  }
  CHECK(files(copy.path()) == before);
}

TEST_CASE("after clear nothing of what was written is known") {
  const auto input = opened();
  candidates(*input, "dianti");
  input->choose(0);
  candidates(*input, "kuai");
  input->clear();
  CHECK(input->composition().shown.empty());
  CHECK(input->composition().candidates.empty());
  CHECK(input->take().empty());
}

TEST_CASE("missing or broken data are named, and there is no input") {
  CHECK_FALSE(PinyinInput::open("/nonexistent"));
  const TemporaryFolder copy;
  const auto folder = copy.path() / "data";
  fs::copy(QIAOMEN_PINYIN, folder);
  auto named = folder;
  SECTION("one file is gone") {
    named /= "station.prism.bin";
    fs::remove(named);
  }
  SECTION("the table is cut short") { fs::resize_file(folder / "station.table.bin", 20); }
  SECTION("the table is something else") {
    const auto size = fs::file_size(folder / "station.table.bin");
    std::ofstream(folder / "station.table.bin", std::ios::binary) << std::string(size, 'x');
  }
  SECTION("the schema is no schema") { std::ofstream(folder / "station.schema.yaml") << "{{{"; }
  const auto input = PinyinInput::open(folder);
  REQUIRE_FALSE(input);
  CHECK(input.error().code == Errc::Unavailable);
  CHECK(input.error().message.contains(named.string() + "。"));
}

TEST_CASE("pinyin: a key", "[!benchmark]") {
  const auto input = opened();
  BENCHMARK("zaoshangjiutingle, 17 keys and clear") {
    input->clear();
    for (const char key : std::string_view("zaoshangjiutingle")) input->press(key);
    return input->composition().candidates.size();
  };
  BENCHMARK("one letter with most candidates and clear") {
    input->clear();
    input->press('s');
    return input->composition().candidates.size();
  };
}
