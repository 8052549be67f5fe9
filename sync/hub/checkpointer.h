#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "engine/base/log.h"
#include "engine/store/database.h"

namespace qiaomen {

// How far the file is behind its log.
class Backlog {
 public:
  // Due when the log is longer by `pages` than what is written back.
  explicit Backlog(std::int64_t pages) : pages_(pages) {}
  bool is_due(std::int64_t log_pages);
  void written_back(std::int64_t pages) { written_back_ = pages; }

 private:
  std::int64_t pages_;
  std::int64_t written_back_ = 0;
};

// Writes the log of the hub's file back into the file, on a connection and a thread of its own: no commit waits for
// that, and none is less durable, for it has synced the log by then. What fails reaches the log of the program, once
// until it works again, and is tried after the next commit.
class Checkpointer {
 public:
  // StoreError if the file cannot be opened.
  Checkpointer(const std::string& path, std::int64_t pages, Log& log);
  // What was due by now is still done.
  ~Checkpointer();

  // After each commit, from any thread: how long the log is.
  void note(std::int64_t log_pages);

 private:
  void run(const std::stop_token& stop);
  void write_back();

  Log& log_;
  Database database_;  // of the thread
  bool failed_ = false;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool due_ = false;
  Backlog backlog_;
  std::jthread thread_;
};

}  // namespace qiaomen
