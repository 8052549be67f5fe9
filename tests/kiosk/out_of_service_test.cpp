#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <filesystem>
#include <fstream>

#include "engine/store/database.h"
#include "tests/kiosk/support/enrolled_home.h"
#include "tests/kiosk/support/in_service.h"
#include "tests/support/fakes.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/text_file.h"

using namespace qiaomen;

namespace {

constexpr std::int64_t kSecond = 1'000'000;

// An enrolled kiosk that nobody answers, on a real file.
struct Kiosk {
  Kiosk() {
    clock.now.wall.us = 1'795'484'460'000'000;
    auto device = Device::open(home, {clock, random, log});
    REQUIRE(device);
    receive_categories(*device);
  }
  void start() {
    kiosk = std::make_unique<InService>(
        home, clock, random,
        [this](const std::string&, const std::filesystem::path&) -> Result<std::unique_ptr<Transport>> {
          return std::make_unique<AnswersAlways>(silence);
        });
  }
  void report() { kiosk->tap_all({"我要反映", "电梯故障", "这里", "提交"}); }
  void pass(std::int64_t us) {
    clock.advance(us);
    kiosk->draw();
  }
  // All of it from this byte on.
  void overwrite(std::uint64_t from) const {
    const auto size = std::filesystem::file_size(file);
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(static_cast<std::streamoff>(from));
    out << std::string(size - from, '\xA5');
  }
  void set_aside() {
    for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + ending);
  }
  Outage outage() {
    REQUIRE(kiosk->service->outage());
    return *kiosk->service->outage();
  }
  int waiting() {
    auto device = Device::open(home, {clock, random, log});
    REQUIRE(device);
    return static_cast<int>(device->replica->pending_counts().unjudged());
  }

  testing::TemporaryFolder folder;
  testing::FakeClock clock;
  testing::SeededRandom random{7};
  NullLog log;
  DeviceHome home = make_enrolled_home(folder / "device", random);
  std::filesystem::path file = home.replica_file();
  std::atomic<int> silence = AnswersAlways::kSilence;
  std::unique_ptr<InService> kiosk;
};

}  // namespace

TEST_CASE("a folder that nobody enrolled is told to staff, and served as soon as it is") {
  Kiosk world;
  const auto enrolment = world.folder / "device" / "enrolment.cbor", away = world.folder / "away";
  std::filesystem::rename(enrolment, away);
  world.start();
  CHECK(world.outage() == Outage::NotEnrolled);
  CHECK(world.kiosk->shows("暂停服务"));
  CHECK(world.kiosk->shows("qiaomen enrol"));
  CHECK(world.kiosk->panel.ui().controls().empty());
  std::filesystem::rename(away, enrolment);
  world.pass(5 * kSecond);
  CHECK(world.kiosk->shows("暂停服务"));
  world.pass(6 * kSecond);
  CHECK(world.kiosk->shows("我要反映"));
}

TEST_CASE("a file that is damaged when it starts is told, not touched, and served once it is mended") {
  Kiosk world;
  world.start();
  world.report();
  world.kiosk.reset();
  const bool whole = GENERATE(true, false);
  if (whole) {
    world.set_aside();
    testing::write_text(world.file, "这不是数据库，是一段文字。");
  } else {
    std::filesystem::resize_file(world.file, std::filesystem::file_size(world.file) / 2);
  }
  const auto before = testing::read_text(world.file);
  world.start();
  CHECK(world.outage() == Outage::Damaged);
  CHECK(world.kiosk->shows("qiaomen doctor"));
  CHECK(world.kiosk->log.has(LogLevel::Error, "out of service, damaged"));
  world.pass(11 * kSecond);  // and tries again, without a word more
  CHECK(world.outage() == Outage::Damaged);
  CHECK((testing::read_text(world.file) == before));
  world.set_aside();
  world.pass(11 * kSecond);
  CHECK(world.kiosk->shows("我要反映"));
}

TEST_CASE("a file that is damaged or replaced while it is in use ends the visit with a reason, and is left to staff") {
  Kiosk world;
  world.start();
  world.report();
  world.kiosk->tap_all({"好了，回首页", "我要反映"});
  const bool replaced = GENERATE(true, false);
  if (replaced) {
    testing::write_text(world.folder / "text", "这不是数据库，是一段文字。");
    std::filesystem::rename(world.folder / "text", world.file);
  } else {
    Database other(world.file.string());
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    world.overwrite(4096);
    other.execute("PRAGMA application_id=1");  // whoever kept pages reads them anew
  }
  world.kiosk->draw();
  CHECK(world.outage() == Outage::Damaged);
  CHECK(world.kiosk->shows("文件坏了"));
  CHECK_FALSE(world.kiosk->shows("出了什么问题"));
  // Nothing of it is open here: who mends it has it alone.
  CHECK(FileLock::take(world.home.use_file(), FileLock::Kind::Exclusive));
}

TEST_CASE("a file that is deleted while it is in use is in its place again, with what had not been sent") {
  Kiosk world;
  world.start();
  world.report();
  std::filesystem::remove(world.file);
  world.kiosk->draw();
  CHECK(world.outage() == Outage::Missing);
  CHECK(world.kiosk->shows("文件不见了"));
  world.pass(11 * kSecond);
  CHECK(world.kiosk->shows("我要反映"));
  CHECK(world.waiting() == 1);
}

TEST_CASE("a file that cannot be opened, and one of a newer program, are told apart") {
  Kiosk world;
  world.start();
  world.kiosk.reset();
  const bool newer = GENERATE(true, false);
  if (newer) {
    Database(world.file.string()).execute("PRAGMA user_version=99");
  } else {
    world.set_aside();
    std::filesystem::create_directory(world.file);
  }
  world.start();
  CHECK(world.outage() == (newer ? Outage::Newer : Outage::Unreadable));
  CHECK(world.kiosk->shows(newer ? "请管理员更新" : "打不开"));
}

TEST_CASE("while another program writes, a touch is answered, the draft stays, and what is public can be read") {
  Kiosk world;
  world.start();
  world.kiosk->tap_all({"我要反映", "电梯故障", "这里"});
  Database other(world.file.string());
  other.write([&](WriteTx&) {
    REQUIRE(world.kiosk->tap("提交"));
    CHECK(world.kiosk->shows("现在存不了"));
    CHECK(world.kiosk->shows("电梯故障"));
    CHECK_FALSE(world.kiosk->service->outage());
    world.kiosk->tap_all({"首页", "看公示"});
    CHECK(world.kiosk->shows("小区的账"));
    world.kiosk->tap_all({"首页", "我要反映", "电梯故障", "这里", "提交"});
  });
  REQUIRE(world.kiosk->tap("提交"));
  CHECK(world.kiosk->shows("已保存在本机"));
  CHECK(world.waiting() == 1);
}
