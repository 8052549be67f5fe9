#include "sync/hub/poke_board.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <optional>

using namespace qiaomen;

namespace {

using Keys = std::vector<PokeKey>;

// What a wait was woken with.
struct Heard {
  std::optional<Keys> moved;
  PokeBoard::Wake wake() {
    return [this](Keys keys) { moved = std::move(keys); };
  }
};

void poke(PokeBoard& board, Keys keys) { board.poke(keys); }

}  // namespace

TEST_CASE("a poke wakes those who wait for its key, once, and nobody else") {
  PokeBoard board;
  Heard first, second;
  board.wait(board.look(), {1, 2}, first.wake());
  board.wait(board.look(), {3}, second.wake());
  poke(board, {2});
  CHECK(first.moved == Keys{2});
  CHECK(!second.moved);
  CHECK(board.waiting() == 1);
  first.moved.reset();
  poke(board, {1, 2});
  CHECK(!first.moved);
}

TEST_CASE("one poke of several keys wakes once, with all of them") {
  PokeBoard board;
  Heard heard;
  board.wait(board.look(), {1, 2, 3}, heard.wake());
  poke(board, {3, 1, 9, 3});
  CHECK(heard.moved == Keys{1, 3});
}

TEST_CASE("a poke between the look and the wait is not lost") {
  PokeBoard board;
  const auto look = board.look();
  poke(board, {7, 5});
  Heard mine, other;
  board.wait(look, {5}, mine.wake());
  board.wait(look, {6}, other.wake());
  CHECK(mine.moved == Keys{5});
  CHECK(!other.moved);
}

TEST_CASE("a poke before the look wakes nobody") {
  PokeBoard board;
  const auto earlier = board.look();
  poke(board, {5});
  Heard heard;
  board.wait(board.look(), {5}, heard.wake());
  CHECK(!heard.moved);
}

TEST_CASE("pokes are remembered for the oldest look only") {
  PokeBoard board;
  poke(board, {1});
  CHECK(board.remembered() == 0);
  {
    const auto older = board.look();
    poke(board, {1});
    std::optional<PokeBoard::Look> newer(board.look());
    poke(board, {2});
    newer.reset();
    CHECK(board.remembered() == 2);
  }
  CHECK(board.remembered() == 0);
  std::optional<PokeBoard::Look> older(board.look());
  poke(board, {1});
  const auto newer = board.look();
  poke(board, {2});
  older.reset();
  CHECK(board.remembered() == 1);
}

TEST_CASE("a cancelled wait is never woken") {
  PokeBoard board;
  Heard heard;
  const auto id = board.wait(board.look(), {1}, heard.wake());
  CHECK(board.cancel(id));
  CHECK(!board.cancel(id));
  poke(board, {1});
  CHECK(!heard.moved);
  CHECK(board.waiting() == 0);
}

TEST_CASE("a wait that was woken cannot be cancelled") {
  PokeBoard board;
  Heard heard;
  const auto id = board.wait(board.look(), {1}, heard.wake());
  poke(board, {1});
  CHECK(!board.cancel(id));
}

TEST_CASE("a key named twice counts once") {
  PokeBoard board;
  Heard heard;
  const auto id = board.wait(board.look(), {4, 4, 4}, heard.wake());
  CHECK(board.cancel(id));
  board.wait(board.look(), {4, 4}, heard.wake());
  poke(board, {4});
  CHECK(heard.moved == Keys{4});
}

TEST_CASE("everybody wakes with nothing moved") {
  PokeBoard board;
  Heard first, second;
  const auto id = board.wait(board.look(), {1}, first.wake());
  board.wait(board.look(), {}, second.wake());
  board.wake_all();
  CHECK(first.moved == Keys{});
  CHECK(second.moved == Keys{});
  CHECK(!board.cancel(id));
}

TEST_CASE("who looks while everybody is woken does not wait") {
  PokeBoard board;
  const auto look = board.look();
  board.wake_all();
  Heard looked, came_later;
  board.wait(look, {1}, looked.wake());
  board.wait(board.look(), {1}, came_later.wake());
  CHECK(looked.moved == Keys{});
  CHECK(!came_later.moved);
}

TEST_CASE("many waits that come and go on a busy key leave the right ones") {
  PokeBoard board;
  std::array<Heard, 100> heard;
  std::array<PokeBoard::WaitId, 100> ids{};
  for (std::size_t i = 0; i < heard.size(); ++i) ids[i] = board.wait(board.look(), {1, 100 + i}, heard[i].wake());
  for (std::size_t i = 0; i < heard.size(); ++i) {
    if (i % 10 != 0) CHECK(board.cancel(ids[i]));
  }
  poke(board, {1});
  for (std::size_t i = 0; i < heard.size(); ++i) CHECK(heard[i].moved.has_value() == (i % 10 == 0));
  CHECK(board.waiting() == 0);
}

TEST_CASE("a wake may wait again") {
  PokeBoard board;
  Heard again;
  board.wait(board.look(), {1}, [&](const Keys&) { board.wait(board.look(), {1}, again.wake()); });
  poke(board, {1});
  CHECK(!again.moved);
  poke(board, {1});
  CHECK(again.moved == Keys{1});
}
