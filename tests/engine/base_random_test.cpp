#include "engine/base/random.h"

#include <signal.h>
#include <sys/time.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "engine/base/ids.h"
#include "tests/support/fakes.h"

using namespace qiaomen;

namespace {

// The kernel then answers long requests in parts.
class Interruptions {
 public:
  Interruptions() {
    struct sigaction ignore{};
    ignore.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &ignore, &before_);
    const itimerval often{{0, 500}, {0, 500}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
  }
  ~Interruptions() {
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &before_, nullptr);
  }
  Interruptions(const Interruptions&) = delete;
  Interruptions& operator=(const Interruptions&) = delete;

 private:
  struct sigaction before_{};
};

}  // namespace

TEST_CASE("The kernel's generator does not repeat itself") {
  SystemRandom random;
  CHECK(random.id<Nonce>() != random.id<Nonce>());
}

TEST_CASE("A request that signals interrupt is filled to the end") {
  const Interruptions interruptions;
  std::vector<std::uint8_t> bytes(16 << 20);
  SystemRandom().fill(bytes);
  CHECK(std::any_of(bytes.end() - 64, bytes.end(), [](auto byte) { return byte != 0; }));
}

TEST_CASE("Filling nothing is no error") {
  SystemRandom().fill({});
  SUCCEED();
}

TEST_CASE("Seeded randomness is the same for the same seed only") {
  testing::SeededRandom one(1);
  testing::SeededRandom same(1);
  testing::SeededRandom other(2);
  const auto id = one.id<Nonce>();
  CHECK(same.id<Nonce>() == id);
  CHECK(other.id<Nonce>() != id);
  CHECK(one.id<Nonce>() != id);
}
