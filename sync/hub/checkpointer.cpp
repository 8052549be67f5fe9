#include "sync/hub/checkpointer.h"

#include <fmt/format.h>

#include <utility>

namespace qiaomen {

bool Backlog::is_due(std::int64_t log_pages) {
  if (log_pages < written_back_) written_back_ = 0;  // all of it was in the file, and the log began anew
  return log_pages - written_back_ >= pages_;
}

Checkpointer::Checkpointer(const std::string& path, std::int64_t pages, Log& log)
    : log_(log),
      database_(path, {.checkpoint_pages = 0}),
      backlog_(pages),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Checkpointer::~Checkpointer() = default;

void Checkpointer::note(std::int64_t log_pages) {
  const std::scoped_lock lock(mutex_);
  if (!backlog_.is_due(log_pages)) return;
  due_ = true;
  changed_.notify_one();
}

void Checkpointer::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [this] { return due_; })) {
    due_ = false;
    lock.unlock();
    write_back();
    lock.lock();
  }
}

void Checkpointer::write_back() {
  try {
    const auto state = database_.checkpoint();
    failed_ = false;
    const std::scoped_lock lock(mutex_);
    backlog_.written_back(state.written_back);
  } catch (const StoreError& error) {
    if (std::exchange(failed_, true)) return;
    log_.write(
        LogLevel::Error,
        fmt::format("the log could not be written back into the file ({}); nothing is lost, it grows until it can",
                    error.what()));
  }
}

}  // namespace qiaomen
