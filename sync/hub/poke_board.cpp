#include "sync/hub/poke_board.h"

#include <algorithm>

namespace qiaomen {

namespace {

std::vector<PokeKey> without_repeats(std::vector<PokeKey> keys) {
  std::ranges::sort(keys);
  const auto rest = std::ranges::unique(keys);
  keys.erase(rest.begin(), rest.end());
  return keys;
}

}  // namespace

PokeBoard::Look::~Look() {
  if (board_) board_->end_look(began_);
}

PokeBoard::Look PokeBoard::look() {
  const std::lock_guard lock(mutex_);
  looks_.insert(pokes_);
  return {*this, pokes_};
}

void PokeBoard::end_look(std::uint64_t began) {
  const std::lock_guard lock(mutex_);
  looks_.erase(looks_.find(began));
  while (!remembered_.empty() && (looks_.empty() || remembered_.front().first <= *looks_.begin())) {
    remembered_.pop_front();
  }
}

PokeBoard::WaitId PokeBoard::wait(const Look& look, std::vector<PokeKey> keys, Wake wake) {
  keys = without_repeats(std::move(keys));
  std::unique_lock lock(mutex_);
  const auto id = ++last_id_;
  auto moved = moved_since(look.began_, keys);
  if (!moved.empty() || last_poke_of_all_ > look.began_) {
    lock.unlock();
    wake(std::move(moved));
    return id;
  }
  for (const auto key : keys) listeners_[key].ids.push_back(id);
  waiting_.emplace(id, Waiting{std::move(keys), std::move(wake)});
  return id;
}

bool PokeBoard::cancel(WaitId id) {
  Waiting ended;  // destroyed after the lock is released
  const std::lock_guard lock(mutex_);
  if (!waiting_.contains(id)) return false;
  ended = take(id);
  return true;
}

void PokeBoard::poke(std::span<const PokeKey> keys) {
  std::vector<std::pair<Wake, std::vector<PokeKey>>> calls;
  {
    const std::lock_guard lock(mutex_);
    std::unordered_map<WaitId, std::vector<PokeKey>> moved;
    ++pokes_;
    for (const auto key : without_repeats({keys.begin(), keys.end()})) {
      if (!looks_.empty()) remembered_.emplace_back(pokes_, key);
      const auto found = listeners_.find(key);
      if (found == listeners_.end()) continue;
      for (const auto id : found->second.ids) {
        if (waiting_.contains(id)) moved[id].push_back(key);
      }
    }
    for (auto& [id, moved_keys] : moved) calls.emplace_back(take(id).wake, std::move(moved_keys));
  }
  for (auto& [wake, moved] : calls) wake(std::move(moved));
}

void PokeBoard::wake_all() {
  std::unordered_map<WaitId, Waiting> woken;
  {
    const std::lock_guard lock(mutex_);
    last_poke_of_all_ = ++pokes_;
    woken.swap(waiting_);
    listeners_.clear();
  }
  for (auto& [id, waiting] : woken) waiting.wake({});
}

std::size_t PokeBoard::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

std::size_t PokeBoard::remembered() const {
  const std::lock_guard lock(mutex_);
  return remembered_.size();
}

std::vector<PokeKey> PokeBoard::moved_since(std::uint64_t began, const std::vector<PokeKey>& keys) const {
  std::vector<PokeKey> moved;
  for (const auto& [when, key] : remembered_) {
    if (when > began && std::ranges::binary_search(keys, key)) moved.push_back(key);
  }
  return without_repeats(std::move(moved));
}

PokeBoard::Waiting PokeBoard::take(WaitId id) {
  auto waiting = std::move(waiting_.extract(id).mapped());
  for (const auto key : waiting.keys) forget(key);
  return waiting;
}

void PokeBoard::forget(PokeKey key) {
  const auto found = listeners_.find(key);
  auto& [ids, stale] = found->second;
  if (2 * ++stale <= ids.size()) return;
  std::erase_if(ids, [this](WaitId id) { return !waiting_.contains(id); });
  stale = 0;
  if (ids.empty()) listeners_.erase(found);
}

}  // namespace qiaomen
