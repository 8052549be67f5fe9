#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <numeric>
#include <random>
#include <stdexcept>

#include "tests/bench/bench_catalog.h"
#include "tests/bench/bench_data.h"

namespace qiaomen::bench {
namespace {

constexpr int kTasks = 100'000, kIssues = 20'000;
constexpr int kMergeTasks = 1'600, kMergeIssues = 400;
constexpr int kOwnEdits = 280, kOwnRows = 25, kSharedEdits = 120, kSharedRows = 750, kContendedEdits = 20;
constexpr std::int64_t kStartMs = 1'790'000'000'000;

template <std::size_t N>
using Words = std::array<std::string_view, N>;

constexpr Words<6> kStreets = {"示例省示例市兰山区金雀山街道", "示例省示例市罗庄区盛庄街道",
                               "示例省示例市河东区九曲街道",   "示例省示例市沂水县沂城街道",
                               "示例省示例市费县费城街道",     "示例省示例市平邑县平邑街道"};
constexpr Words<6> kCommunities = {"沂蒙路社区第一网格", "育才路社区第二网格", "滨河东社区第三网格",
                                   "东关社区居委会",     "新华社区居委会",     "南湖社区第四网格"};
constexpr Words<8> kEstates = {"银雀花园", "沂蒙佳苑", "滨河小区", "红旗新村",
                               "颐和家园", "书香门第", "东城华府", "凤凰名居"};
constexpr Words<10> kResults = {
    "家中有人，已当面宣传防火防盗和反诈知识，住户表示配合",   "敲门无人应答，已在门上张贴联系卡，约定周末再次上门",
    "老人独居，身体状况良好，子女每周探望，已登记紧急联系人", "租户已更换，新租户提供了合同，信息已更新到登记簿",
    "反映楼道灯损坏，已记录并转交物业处理，三日内回访",       "住户反映电梯经常停运，已拍照留存，建议尽快检修",
    "房屋空置，邻居证实业主在外地工作，过年才回来",           "厨房燃气软管老化，已提醒更换，并留下了维修电话",
    "孩子放假在家，家长外出打工，已联系社区网格员关注",       "对物业收费有疑问，已解释收费标准，并留下了咨询电话"};
constexpr Words<8> kTitles = {"电梯停运", "楼道灯不亮", "下水道堵塞",     "消防通道堆物",
                              "外墙脱落", "违章停车",   "垃圾清运不及时", "门禁损坏"};
constexpr Words<8> kDescriptions = {"住户反映该问题已经持续多日，影响老人和孩子出行，希望物业尽快安排维修",
                                    "现场查看属实，已拍照留存，物业表示配件已经订购，预计一周内完成更换",
                                    "该处为消防通道，堆放了电动车和纸箱，存在较大安全隐患，需要联合清理",
                                    "雨天渗水严重，顶楼住户家中墙面发霉，多次报修没有结果，情绪比较激动",
                                    "夜间照明不足，有老人在此处摔倒，建议更换为声控灯，并检查整条线路",
                                    "多户联名反映，愿意分担部分费用，希望社区出面协调物业和开发商",
                                    "问题涉及公共维修资金的使用，需要业主委员会开会表决，正在征求意见",
                                    "物业已初步处理，但效果不明显，需要进一步跟进，整改后再次上门核实"};

// UUIDv7 as one run of a program makes them: some a millisecond, counting up from a random start.
class Ids {
 public:
  explicit Ids(std::mt19937_64& random) : tail_(random() & 0x3fffffffffffffffULL), middle_(random() & 0xfff) {}
  RowId next() {
    if (++count_ % 7 == 0) ++ms_;
    ++tail_;
    RowId id;
    for (int i = 0; i < 6; ++i) id.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms_ >> (40 - 8 * i));
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (middle_ >> 8));
    id.bytes[7] = static_cast<std::uint8_t>(middle_);
    for (std::size_t i = 0; i < 8; ++i) {
      id.bytes[8 + i] = static_cast<std::uint8_t>((tail_ | (1ULL << 63)) >> (56 - 8 * i));
    }
    return id;
  }

 private:
  std::uint64_t tail_;
  std::uint64_t middle_;
  std::int64_t ms_ = kStartMs;
  std::int64_t count_ = 0;
};

class Generator {
 public:
  Generator(const std::filesystem::path& folder, std::uint64_t seed) : folder_(folder), random_(seed), ids_(random_) {}

  void write_rows(const char* name, int tasks, int issues) {
    auto out = open(name);
    std::vector<RowId> ids;
    for (int i = 0; i < tasks; ++i) {
      const auto id = ids_.next();
      ids.push_back(id);
      out << fmt::format("T\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", to_hex(id.view()), 1 + below(3), 1 + below(400),
                         1 + below(4), address(), below(4), 1 + below(120), time(), result());
      known_.push_back({'T', id});
    }
    for (int i = 0; i < issues; ++i) {
      const auto id = ids_.next();
      const auto created = time();
      out << fmt::format("I\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", to_hex(id.view()),
                         to_hex(ids[below(ids.size())].view()), 1 + below(12), title(), description(), below(6),
                         1 + below(4), 1 + below(120), created, created + static_cast<std::int64_t>(below(86'400'000)));
      known_.push_back({'I', id});
    }
  }

  // Of the rows written last: each replica edits rows of its own and shared ones; every contended field by exactly two.
  void write_edits() {
    std::shuffle(known_.begin(), known_.end(), random_);
    const auto shared = std::span(known_).first(kSharedRows);
    const auto own = std::span(known_).subspan(kSharedRows);
    std::vector<std::vector<std::string>> lines(kReplicas);
    contend(shared, lines);
    for (int r = 0; r < kReplicas; ++r) {
      auto& mine = lines[static_cast<std::size_t>(r)];
      for (int i = 0; i < kOwnEdits; ++i) {
        mine.push_back(edit_of(own[static_cast<std::size_t>(r) * kOwnRows + static_cast<std::size_t>(i % kOwnRows)],
                               static_cast<FieldNumber>(2 + i / kOwnRows % 7)));
      }
      for (int i = kContendedEdits; i < kSharedEdits; ++i) mine.push_back(uncontended(shared, r, i));
      std::shuffle(mine.begin(), mine.end(), random_);
    }
    auto out = open("edits.tsv");
    for (int r = 0; r < kReplicas; ++r) {
      int sequence = 0;
      for (const auto& line : lines[static_cast<std::size_t>(r)])
        out << fmt::format("{}\t{}\t{}\n", r, sequence++, line);
    }
  }
  void forget() { known_.clear(); }

 private:
  struct Known {
    char kind;
    RowId id;
  };
  static const Table& table_of(const Known& row) { return row.kind == 'T' ? task_table() : issue_table(); }

  std::ofstream open(const char* name) {
    std::ofstream out(folder_ / name, std::ios::binary);
    if (!out) throw std::runtime_error((folder_ / name).string() + " cannot be written");
    return out;
  }
  std::size_t below(std::size_t count) { return random_() % count; }
  template <std::size_t N>
  std::string_view one_of(const Words<N>& words) {
    return words[below(N)];
  }
  // One to three: what people write differs in length.
  template <std::size_t N>
  std::string sentences(const Words<N>& words) {
    std::string text;
    for (std::size_t left = 1 + below(3); left > 0; --left) text += fmt::format("{}。", one_of(words));
    return text;
  }
  std::string address() {
    return fmt::format("{}{}{}小区{}号楼{}单元{}{:02}室", one_of(kStreets), one_of(kCommunities), one_of(kEstates),
                       1 + below(40), 1 + below(4), 1 + below(18), 1 + below(4));
  }
  std::string result() { return fmt::format("{}{}月{}日回访", sentences(kResults), 1 + below(12), 1 + below(28)); }
  std::string title() { return fmt::format("{}{}号楼{}", one_of(kEstates), 1 + below(40), one_of(kTitles)); }
  std::string description() {
    return fmt::format("{}涉及{}户居民，其中老人{}位", sentences(kDescriptions), 2 + below(60), 1 + below(20));
  }
  std::int64_t time() { return kStartMs + static_cast<std::int64_t>(below(30ULL * 86'400'000)); }

  // One field of 500 shared rows, each by two replicas; each replica has twenty.
  void contend(std::span<const Known> shared, std::vector<std::vector<std::string>>& lines) {
    constexpr FieldNumber kField = 5;
    for (int i = 0; i < kReplicas * kContendedEdits / 2; ++i) {
      const int first = i % kReplicas;
      const int second = (first + 1 + i / kReplicas) % kReplicas;
      for (const int replica : {first, second}) {
        lines[static_cast<std::size_t>(replica)].push_back(edit_of(shared[static_cast<std::size_t>(i)], kField));
      }
    }
  }
  // 750 rows × 5 fields that nobody contends: 75 of them are each replica's.
  std::string uncontended(std::span<const Known> shared, int replica, int i) {
    constexpr FieldNumber kFields[] = {2, 3, 4, 7, 8};
    const std::size_t slot = static_cast<std::size_t>(replica) * 75 + static_cast<std::size_t>(i) % 75;
    return edit_of(shared[slot % kSharedRows], kFields[slot / kSharedRows]);
  }
  std::string edit_of(const Known& row, FieldNumber number) {
    const Field& field = *table_of(row).field(number);
    return fmt::format("{}\t{}\t{}\t{}", row.kind, to_hex(row.id.view()), field.name, new_value(row, field));
  }
  std::string new_value(const Known& row, const Field& field) {
    if (field.type == Type::Integer) return std::to_string(field.number >= 7 ? time() : 1'000 + next_++);
    const auto text = row.kind == 'T' ? (field.name == "address" ? address() : result())
                                      : (field.name == "title" ? title() : description());
    return fmt::format("{}（{}）", text, next_++);
  }

  std::filesystem::path folder_;
  std::mt19937_64 random_;
  Ids ids_;
  std::vector<Known> known_;
  std::int64_t next_ = 0;
};

}  // namespace

void generate(const std::filesystem::path& folder, std::uint64_t seed) {
  std::filesystem::create_directories(folder);
  Generator generator(folder, seed);
  generator.write_rows("rows.tsv", kTasks, kIssues);
  generator.forget();
  generator.write_rows("merge_rows.tsv", kMergeTasks, kMergeIssues);
  generator.write_edits();
}

}  // namespace qiaomen::bench
