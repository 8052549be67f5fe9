#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sync/hub/request_handler.h"

namespace qiaomen {

// Who waits for which key. No poke is lost between looking and waiting:
//
//   woken by = pokes of my keys, and of everybody, since my look began
//
// so pokes are remembered while a look is under way, and only then. Any thread.
class PokeBoard {
 public:
  using WaitId = std::uint64_t;
  // Called once, without the lock, on the thread that pokes (or waits, if the poke came before).
  using Wake = std::move_only_function<void(std::vector<PokeKey> moved)>;

  // Held from before the first read of the store until `wait` or until nothing is to be waited for.
  class Look {
   public:
    Look(Look&& other) noexcept : board_(std::exchange(other.board_, nullptr)), began_(other.began_) {}
    Look& operator=(Look&&) = delete;
    ~Look();

   private:
    friend class PokeBoard;
    Look(PokeBoard& board, std::uint64_t began) : board_(&board), began_(began) {}
    PokeBoard* board_;
    std::uint64_t began_;
  };

  Look look();
  WaitId wait(const Look& look, std::vector<PokeKey> keys, Wake wake);
  // True: `wake` will never be called. False: it was or is being called.
  bool cancel(WaitId id);

  void poke(std::span<const PokeKey> keys);
  // Everybody, with nothing moved.
  void wake_all();

  std::size_t waiting() const;
  std::size_t remembered() const;

 private:
  struct Waiting {
    std::vector<PokeKey> keys;
    Wake wake;
  };
  // Ids of waits that have ended stay until they are the greater part.
  struct Listeners {
    std::vector<WaitId> ids;
    std::size_t stale = 0;
  };

  void end_look(std::uint64_t began);
  std::vector<PokeKey> moved_since(std::uint64_t began, const std::vector<PokeKey>& keys) const;
  Waiting take(WaitId id);
  void forget(PokeKey key);

  mutable std::mutex mutex_;
  std::uint64_t pokes_ = 0;             // ever
  std::uint64_t last_poke_of_all_ = 0;  // value of `pokes_` then
  WaitId last_id_ = 0;
  std::multiset<std::uint64_t> looks_;                        // value of `pokes_` when each began
  std::deque<std::pair<std::uint64_t, PokeKey>> remembered_;  // in order of `pokes_`
  std::unordered_map<WaitId, Waiting> waiting_;
  std::unordered_map<PokeKey, Listeners> listeners_;
};

}  // namespace qiaomen
