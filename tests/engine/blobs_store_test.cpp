#include "engine/blobs/blob_store.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <csignal>
#include <fstream>

#include "engine/blobs/blob_marks.h"
#include "engine/blobs/disk_file.h"
#include "engine/blobs/photo_bytes.h"
#include "tests/support/photo_bytes.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen {
namespace {

using testing::jpeg;

struct Store {
  testing::TemporaryFolder folder;
  BlobStore blobs{folder / "blobs"};

  BlobArrival arrival(const Bytes& bytes, const std::string& from = "wang") const {
    return {from, sha256(bytes), static_cast<std::int64_t>(bytes.size())};
  }
  // Bytes of a whole file or of none; anything else that lies there is counted.
  std::size_t files() const {
    std::size_t count = 0;
    std::error_code error;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path(), error)) {
      count += entry.is_regular_file() ? 1 : 0;
    }
    return count;
  }
};

BytesView part(const Bytes& bytes, std::size_t from, std::size_t length) {
  return BytesView(bytes).subspan(from, length);
}

// What `act` says in a process that may not do all that this one may: 0 is what was hoped for.
template <typename F>
int elsewhere(F&& act) {
  const auto child = ::fork();
  if (child == 0) ::_exit(act());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a photo that stopped arriving a month ago begins anew, one that arrived since goes on") {
  Store store;
  const auto photo = jpeg(100'000);
  const auto stalled = store.arrival(photo, "wang"), recent = store.arrival(photo, "li");
  for (const auto& arrival : {stalled, recent}) REQUIRE(store.blobs.append(arrival, 0, part(photo, 0, 60'000)));
  const auto whole = store.blobs.put(jpeg(5'000)).value();
  const auto days = [](int n) { return std::chrono::hours(24) * n; };
  const auto now = std::chrono::file_clock::now();
  const auto age = [&](const BlobArrival& arrival, std::chrono::hours hours) {
    std::filesystem::last_write_time(
        store.folder / "blobs" / "partial" / (arrival.source + "-" + to_hex(arrival.sha256)), now - hours);
  };
  age(stalled, days(31));
  age(recent, days(29));
  const auto wall = std::chrono::file_clock::to_sys(now).time_since_epoch();
  const WallTime today{std::chrono::duration_cast<std::chrono::microseconds>(wall).count()};
  {
    const auto writer = DiskFile::open_alone(store.folder / "blobs" / "partial" / ("wang-" + to_hex(stalled.sha256)));
    store.blobs.give_up_stalled(today);
    CHECK(store.blobs.arrived(stalled) == 60'000);  // somebody is at it
  }
  store.blobs.give_up_stalled(today);
  CHECK(store.blobs.arrived(stalled) == 0);
  CHECK(store.blobs.arrived(recent) == 60'000);
  CHECK(store.blobs.holds(whole));
  CHECK(store.blobs.append(stalled, 0, photo) == stalled.size);
}

TEST_CASE("what a killed program was putting goes at once, what a living one puts does not") {
  Store store;
  const auto photo = jpeg(1000);
  const auto killed = store.arrival(photo, "here-4194305");  // no process has so high a number
  const auto living = store.arrival(photo, "here-" + std::to_string(::getpid()));
  const auto other = store.arrival(photo, "here-");
  for (const auto& arrival : {killed, living, other}) {
    REQUIRE(store.blobs.append(arrival, 0, part(photo, 0, 600)).has_value());
  }
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  store.blobs.give_up_stalled({std::chrono::duration_cast<std::chrono::microseconds>(wall).count()});
  CHECK(store.blobs.arrived(killed) == 0);
  CHECK(store.blobs.arrived(living) == 600);
  CHECK(store.blobs.arrived(other) == 600);
}

TEST_CASE("a photo that was put is there, whole, under its hash, and once") {
  Store store;
  const auto photo = jpeg(100'000);
  const auto hash = store.blobs.put(photo);
  REQUIRE(hash.has_value());
  CHECK(*hash == sha256(photo));
  CHECK(store.blobs.put(photo).has_value());
  CHECK(store.files() == 1);
  CHECK(store.blobs.size_of(*hash) == 100'000);
  CHECK(store.blobs.read_whole(*hash).value() == photo);
  CHECK(store.blobs.read(*hash, 99'990, 1000).value().size() == 10);
  CHECK(store.blobs.read(*hash, 200'000, 1000).value().empty());
  CHECK(store.blobs.all() == std::vector{*hash});
  store.blobs.erase(*hash);
  CHECK_FALSE(store.blobs.holds(*hash));
  CHECK(store.blobs.read(*hash, 0, 1).error().code == Errc::NotFound);
}

TEST_CASE("what is no photo, empty or above 8 MiB is refused, and nothing is left") {
  Store store;
  CHECK(store.blobs.put(Bytes(100, 'x')).error().code == Errc::Malformed);
  CHECK(store.blobs.put({}).error().code == Errc::Malformed);
  CHECK(store.blobs.put(jpeg((8 << 20) + 1)).error().code == Errc::TooLarge);
  CHECK(store.blobs.put(jpeg(8 << 20)).has_value());
  CHECK(store.files() == 1);
}

TEST_CASE("a photo that comes in parts is whole with the last one and not before") {
  Store store;
  const auto photo = jpeg(1000);
  const auto arrival = store.arrival(photo);
  CHECK(store.blobs.append(arrival, 0, part(photo, 0, 400)) == 400);
  CHECK_FALSE(store.blobs.holds(arrival.sha256));
  CHECK(store.blobs.all().empty());
  CHECK(store.blobs.arrived(arrival) == 400);
  CHECK(store.blobs.append(arrival, 400, part(photo, 400, 600)) == 1000);
  CHECK(store.blobs.read_whole(arrival.sha256).value() == photo);
  CHECK(store.files() == 1);
}

TEST_CASE("a photo whose last byte came just before a crash is made whole by the next part, which is empty") {
  Store store;
  const auto photo = jpeg(1000);
  const auto arrival = store.arrival(photo);
  REQUIRE(store.blobs.append(arrival, 0, part(photo, 0, 400)) == 400);
  {
    auto file = DiskFile::open_alone(store.folder / "blobs" / "partial" / ("wang-" + to_hex(arrival.sha256)));
    REQUIRE(file->append(part(photo, 400, 600)));
  }
  CHECK(store.blobs.arrived(arrival) == 1000);
  CHECK_FALSE(store.blobs.holds(arrival.sha256));
  CHECK(store.blobs.append(arrival, 1000, {}) == 1000);
  CHECK(store.blobs.read_whole(arrival.sha256).value() == photo);
  CHECK(store.files() == 1);
}

TEST_CASE("a part that comes twice, or for another place, changes nothing and tells where to go on") {
  Store store;
  const auto photo = jpeg(1000);
  const auto arrival = store.arrival(photo);
  CHECK(store.blobs.append(arrival, 10, part(photo, 10, 10)) == 0);
  CHECK(store.blobs.append(arrival, 0, part(photo, 0, 400)) == 400);
  CHECK(store.blobs.append(arrival, 0, part(photo, 0, 400)) == 400);
  CHECK(store.blobs.append(arrival, 700, part(photo, 700, 100)) == 400);
  CHECK(store.blobs.append(arrival, 400, part(photo, 400, 600)) == 1000);
  CHECK(store.blobs.append(arrival, 0, part(photo, 0, 400)) == 1000);
}

TEST_CASE("bytes of another hash are thrown away whole, and the right ones may come after") {
  Store store;
  const auto photo = jpeg(1000);
  const auto arrival = store.arrival(photo);
  const auto wrong = jpeg(1000, 'y');
  CHECK(store.blobs.append(arrival, 0, part(wrong, 0, 500)) == 500);
  CHECK(store.blobs.append(arrival, 500, part(wrong, 500, 500)).error().code == Errc::Malformed);
  CHECK(store.blobs.arrived(arrival) == 0);
  CHECK(store.files() == 0);
  CHECK(store.blobs.append(arrival, 0, photo) == 1000);
}

TEST_CASE("foreign bytes of the right hash are refused with the first part, tiny ones with the last") {
  Store store;
  const Bytes text(1000, 't');
  CHECK(store.blobs.append(store.arrival(text), 0, part(text, 0, 400)).error().code == Errc::Malformed);
  const Bytes tiny(4, 't');
  CHECK(store.blobs.append(store.arrival(tiny), 0, tiny).error().code == Errc::Malformed);
  CHECK(store.files() == 0);
}

TEST_CASE("more bytes than the photo has are refused; what had come stays") {
  Store store;
  const auto photo = jpeg(1000);
  auto arrival = store.arrival(photo);
  CHECK(store.blobs.append(arrival, 0, part(photo, 0, 900)) == 900);
  CHECK(store.blobs.append(arrival, 900, photo).error().code == Errc::Malformed);
  CHECK(store.blobs.arrived(arrival) == 900);
  arrival.size = (8 << 20) + 1;
  CHECK(store.blobs.append(arrival, 900, photo).error().code == Errc::TooLarge);
  arrival.size = 0;
  CHECK(store.blobs.append(arrival, 0, photo).error().code == Errc::Malformed);
}

TEST_CASE("what one sender spoils, another one's arrival does not feel") {
  Store store;
  const auto photo = jpeg(1000);
  CHECK(store.blobs.append(store.arrival(photo, "zhao"), 0, part(jpeg(1000, 'z'), 0, 900)) == 900);
  CHECK(store.blobs.append(store.arrival(photo), 0, photo) == 1000);
  // Here it is: what the other one still has to say does not count any more.
  CHECK(store.blobs.append(store.arrival(photo, "zhao"), 900, part(photo, 900, 100)) == 1000);
  CHECK(store.files() == 1);
  CHECK(store.blobs.read_whole(sha256(photo)).value() == photo);
}

TEST_CASE("an arrival that another program writes just now is busy") {
  Store store;
  const auto photo = jpeg(1000);
  const auto arrival = store.arrival(photo);
  CHECK(store.blobs.append(arrival, 0, part(photo, 0, 400)) == 400);
  const auto other = DiskFile::open_alone(store.folder / "blobs" / "partial" / ("wang-" + to_hex(arrival.sha256)));
  REQUIRE(other.has_value());
  CHECK(store.blobs.append(arrival, 400, part(photo, 400, 600)).error().code == Errc::Busy);
}

TEST_CASE("a file that the disk spoilt is told from the one that it took") {
  Store store;
  const auto photo = jpeg(1000);
  const auto hash = store.blobs.put(photo).value();
  const auto hex = to_hex(hash);
  std::ofstream(store.folder / "blobs" / hex.substr(0, 2) / hex.substr(2), std::ios::binary | std::ios::trunc) << "cut";
  CHECK(store.blobs.read_whole(hash).error().code == Errc::Malformed);
}

TEST_CASE("a folder that takes nothing is told, and a full disk leaves what had come before") {
  Store store;
  const auto photo = jpeg(100'000);
  const auto arrival = store.arrival(photo);
  REQUIRE(store.blobs.append(arrival, 0, part(photo, 0, 40'000)) == 40'000);
  CHECK(elsewhere([&] {
          const rlimit limit{60'000, 60'000};
          ::setrlimit(RLIMIT_FSIZE, &limit);
          ::signal(SIGXFSZ, SIG_IGN);
          const auto rest = store.blobs.append(arrival, 40'000, part(photo, 40'000, 60'000));
          const auto fresh = store.blobs.put(jpeg(90'000, 'y'));
          const bool refused =
              !rest && rest.error().code == Errc::Unavailable && !fresh && fresh.error().code == Errc::Unavailable;
          return refused ? 0 : 1;
        }) == 0);
  CHECK(store.blobs.arrived(arrival) == 40'000);
  CHECK(store.files() == 1);
  CHECK(store.blobs.append(arrival, 40'000, part(photo, 40'000, 60'000)) == 100'000);

  std::ofstream(store.folder / "file") << "no folder";
  BlobStore nowhere(store.folder / "file" / "blobs");
  CHECK(nowhere.put(photo).error().code == Errc::Unavailable);
  CHECK(BlobMarks(store.folder / "file" / "marks").add(arrival.sha256).error().code == Errc::Unavailable);
}

TEST_CASE("a picture that begins and does not end is cut; what cannot be followed is let be") {
  const auto bytes = [](std::string_view text) { return Bytes(text.begin(), text.end()); };
  using namespace std::literals;
  // A thumbnail with an end of its own inside a segment, then the scan.
  const auto head = "\xFF\xD8\xFF\xE1\x00\x06\xFF\xD8\xFF\xD9\xFF\xDA\x00\x03\x01 scan"s;
  CHECK(is_cut(bytes(head)));
  CHECK_FALSE(is_cut(bytes(head + "\xFF\xD9")));
  CHECK_FALSE(is_cut(bytes(head + "\xFF\xD9 and what a camera adds")));
  CHECK_FALSE(is_cut(bytes("\xFF\xD8\xFF\xE1\xFF\xFF no such length"s)));
  CHECK_FALSE(is_cut(bytes("\xFF\xD8\xFF"s)));
  const auto png = "\x89PNG\r\n\x1A\n\0\0\0\x02IHDRab....\0\0\0\x01IDATx...."s;
  CHECK(is_cut(bytes(png)));
  CHECK(is_cut(bytes(png + "\0\0\0"s)));
  CHECK_FALSE(is_cut(bytes(png + "\0\0\0\0IEND...."s)));
  CHECK_FALSE(is_cut(bytes("\x89PNG\r\n\x1A\nrest"s)));
}

TEST_CASE("marks are a set that the next program finds again") {
  testing::TemporaryFolder folder;
  BlobMarks marks(folder / "unsent");
  CHECK(marks.all().empty());
  REQUIRE(marks.add(Sha256{2}).has_value());
  REQUIRE(marks.add(Sha256{1}).has_value());
  REQUIRE(marks.add(Sha256{1}).has_value());
  std::ofstream(folder / "unsent" / "not-a-hash") << "";
  const BlobMarks again(folder / "unsent");
  CHECK(again.all() == std::vector{Sha256{1}, Sha256{2}});
  marks.remove(Sha256{1});
  marks.remove(Sha256{7});
  CHECK_FALSE(again.contains(Sha256{1}));
  CHECK(again.contains(Sha256{2}));
}

}  // namespace qiaomen
