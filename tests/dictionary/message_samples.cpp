#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "sync/wire/poke.h"
#include "tests/scenarios/acts.h"

// Not a test: writes small messages of an invented city, as they are before compression, for the dictionary that
// engine/codec/train_message_dictionary.sh makes. The same files in every run.
namespace qiaomen {
namespace {

using testing::CityDevice;
using testing::must;

constexpr std::size_t kSmall_bytes = 16 << 10;
constexpr int kRounds = 120;

// The words of the trade: what inspectors note and report. Invented, like everything here.
constexpr std::string_view kNotes[] = {"家中无人，改日再访",
                                       "已见面，了解了居住情况，无其他诉求",
                                       "老人独居，需要定期走访",
                                       "租户，房东电话已登记",
                                       "敲门无应答，邻居反映近期外出",
                                       "约定周末晚上再来",
                                       "拒绝开门，已在门口留下联系卡",
                                       "空置，水电已停",
                                       "居民反映电梯经常故障，已向物业公司转达",
                                       "对物业服务表示满意",
                                       "希望增加停车位和充电桩",
                                       "已说明物业收费标准和公共收益公开情况",
                                       "有一名需要照顾的残疾人",
                                       "户主在外地工作，家中有老人和孩子",
                                       "已签字确认",
                                       "建议增加楼道照明和监控"};
constexpr std::string_view kPlaces[] = {"示例市示例区示例街道示例社区示例花园",
                                        "示例小区",
                                        "1号楼2单元301室",
                                        "3号楼1单元",
                                        "地下车库入口",
                                        "北门",
                                        "楼道",
                                        "楼顶",
                                        "小区广场",
                                        "电梯间"};
constexpr std::string_view kTroubles[] = {"漏雨渗水",
                                          "电梯停运，维保没有按时进行",
                                          "乱堆杂物，堵塞消防通道",
                                          "私搭乱建",
                                          "侵占公共绿地",
                                          "违规饲养动物",
                                          "私拉乱接电线充电",
                                          "停车难，车辆乱停乱放",
                                          "环境卫生差，垃圾没有及时清运",
                                          "邻里矛盾纠纷",
                                          "路灯不亮",
                                          "下水道堵塞，污水外溢",
                                          "外墙脱落，存在安全隐患",
                                          "门禁损坏",
                                          "噪声扰民"};
constexpr std::string_view kAnswers[] = {"情况不属实", "不属于物业管理范围", "整改不到位，请继续处理",
                                         "已现场查看，问题仍然存在", "已联系维修人员，预计三天内完成"};

class Samples {
 public:
  explicit Samples(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void keep(BytesView message) {
    if (message.size() > kSmall_bytes) return;
    char name[16];
    std::snprintf(name, sizeof name, "%05d", count_++);
    std::ofstream(folder_ / name, std::ios::binary).write(as_text(message).data(), std::ssize(message));
  }

 private:
  std::filesystem::path folder_;
  int count_ = 0;
};

template <std::size_t N>
std::string any(Random& random, const std::string_view (&of)[N]) {
  std::uint8_t byte = 0;
  random.fill({&byte, 1});
  return std::string(of[byte % N]);
}

class Story {
 public:
  explicit Story(std::filesystem::path folder) : samples_(std::move(folder)) {}

  void tell() {
    for (int round = 0; round < kRounds; ++round) {
      world_.pass(7 * testing::kMinuteUs + round * 1'234'567);
      knock(round % 2 == 0 ? world_.wang : world_.li, round);
      if (round % 3 == 0) report_trouble();
      for (auto* device : {&world_.wang, &world_.li, &world_.master, &world_.deputy, &world_.worker}) sync(*device);
    }
  }

 private:
  void knock(CityDevice& who, int round) {
    const RowId& home = world_.households[round % 2][round / 2 % 2];
    const std::int64_t outcomes[] = {scenarios::kMet, scenarios::kNobody, scenarios::kRefused, scenarios::kTelephoned};
    who.does([&](Act& act) {
      return record_visit(act, {.household = home,
                                .campaign = world_.campaign,
                                .outcome = outcomes[round % 4],
                                .note = any(random_, kNotes)});
    });
    if (round % 4 == 1) who.does(scenarios::notes(home, any(random_, kNotes) + "；" + any(random_, kNotes)));
    samples_.keep(
        encode(PokeRequest{who.replica->outgoing(false).scope_version, who.replica->outgoing(false).cursors}));
  }

  void report_trouble() {
    const auto place = any(random_, kPlaces);
    const auto trouble = any(random_, kTroubles);
    const auto issue = world_.wang.does([&](Act& act) {
      return create_issue(act, {.estate = world_.estate,
                                .title = place + trouble,
                                .description = place + "，居民反映" + trouble + "，" + any(random_, kAnswers),
                                .category = "elevator",
                                .building = world_.buildings[0]});
    });
    sync(world_.wang);
    sync(world_.master);
    world_.master.does(scenarios::steps(&accept_issue, issue.row));
    world_.master.does(scenarios::dispatches(world_, issue.row, "2020-11-10"));
    sync(world_.master);
    sync(world_.worker);
    world_.worker.does(scenarios::steps(&sign_issue, issue.row));
    sync(world_.worker);
  }

  void sync(CityDevice& device) {
    for (bool more = true; more;) {
      const auto message = must(device.exchange->make_request(true));
      samples_.keep(message);
      const auto answer = world_.reply(world_.signed_request(device, "/v1/sync", message));
      samples_.keep(answer.body);
      const auto content = must(device.exchange->open_reply(answer.body)).value();
      if (must(device.exchange->take_verdicts(content))) must(device.exchange->take_rows(content));
      more = !device.replica->settled();
    }
  }

  Samples samples_;
  testing::CityWorld world_;
  testing::SeededRandom random_{7};
};

}  // namespace
TEST_CASE("small messages of an invented city are written into a folder") {
  const char* folder = std::getenv("QIAOMEN_MESSAGE_SAMPLES");
  REQUIRE(folder);
  Story(folder).tell();
}

}  // namespace qiaomen
