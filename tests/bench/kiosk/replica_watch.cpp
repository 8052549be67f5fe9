#include "tests/bench/kiosk/replica_watch.h"

#include <poll.h>
#include <sqlite3.h>
#include <time.h>

#include <stdexcept>

namespace qiaomen::bench {
namespace {

constexpr timespec kPace{0, 500'000};

int take_number(void* to, int, char** values, char**) {
  *static_cast<std::int64_t*>(to) = std::stoll(values[0]);
  return 0;
}

}  // namespace

ReplicaWatch::ReplicaWatch(const std::filesystem::path& file) {
  if (sqlite3_open_v2(file.c_str(), &connection_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
    sqlite3_close(connection_);
    throw std::runtime_error(file.string() + " cannot be watched");
  }
  seen_ = version();
}

ReplicaWatch::~ReplicaWatch() { sqlite3_close(connection_); }

std::int64_t ReplicaWatch::version() {
  std::int64_t number = -1;
  sqlite3_exec(connection_, "PRAGMA data_version", take_number, &number, nullptr);
  if (number < 0) throw std::runtime_error(sqlite3_errmsg(connection_));
  return number;
}

bool ReplicaWatch::moved() {
  const auto now = version();
  const bool moved = now != seen_;
  seen_ = now;
  return moved;
}

void ReplicaWatch::wait_until_moved() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!moved()) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error("nothing was saved");
    ::ppoll(nullptr, 0, &kPace, nullptr);
  }
}

}  // namespace qiaomen::bench
