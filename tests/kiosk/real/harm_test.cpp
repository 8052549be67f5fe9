#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/kiosk/real/real_station.h"
#include "tests/kiosk/real/resident_sights.h"
#include "tests/support/fakes.h"

using namespace qiaomen;

namespace {

constexpr std::uint64_t kSeed = 7'11'26;
constexpr int kKilledAtSubmit = 4, kRandomVisits = 5;
constexpr std::uint32_t kKilledWithinMs = 250;  // 提交 takes some 60 until the slip shows

// What happens to a visit after one of its touches, and how long after it.
struct Harm {
  enum class Kind { KillKiosk, CutLine, RestoreLine, KillHub, None };
  Kind kind = Kind::None;
  std::size_t after = 0;  // of kReportPages
  std::chrono::milliseconds later{};
};

class Harms {
 public:
  Harm at_submit() { return {Harm::Kind::KillKiosk, kReportPages.size() - 1, moment()}; }
  Harm any() {
    const auto kind = static_cast<Harm::Kind>(dice(static_cast<std::uint32_t>(Harm::Kind::None) + 1));
    return {kind, dice(static_cast<std::uint32_t>(kReportPages.size())), moment()};
  }

 private:
  std::chrono::milliseconds moment() { return std::chrono::milliseconds(dice(kKilledWithinMs)); }
  std::uint32_t dice(std::uint32_t sides) {
    std::uint8_t bytes[2];
    random_.fill(bytes);
    return (std::uint32_t{bytes[0]} << 8 | bytes[1]) % sides;
  }
  testing::SeededRandom random_{kSeed};
};

std::string name_of(const Harm& harm) {
  constexpr std::array kNames = {"kiosk killed", "line cut", "line restored", "hub killed", "no harm"};
  return std::string(kNames[static_cast<std::size_t>(harm.kind)]) + " " + std::to_string(harm.later.count()) +
         " ms after touch " + std::to_string(harm.after + 1);
}

void do_harm(RealStation& station, const Harm& harm) {
  switch (harm.kind) {
    case Harm::Kind::KillKiosk:
      station.kill_kiosk(harm.later);
      station.start_kiosk();
      return;
    case Harm::Kind::CutLine: return station.line().cut_line();
    case Harm::Kind::RestoreLine: return station.line().restore_line();
    case Harm::Kind::KillHub: return station.restart_hub();
    case Harm::Kind::None: return;
  }
}

// One resident; the slip that the screen showed, if it came to that.
std::optional<std::string> visit(RealStation& station, const Harm& harm) {
  for (std::size_t page = 0; page < kReportPages.size(); ++page) {
    const auto& [sight, at] = kReportPages[page];
    INFO(sight.reference);
    REQUIRE(station.sees(sight));
    station.touch(at);
    if (page != harm.after) continue;
    do_harm(station, harm);
    if (harm.kind == Harm::Kind::KillKiosk) return std::nullopt;
  }
  const auto slip = station.slip_on_screen();
  REQUIRE(slip.size() == 12);
  station.touch(place::kPrimary);
  return slip;
}

std::set<std::string> slips_of(const nlohmann::json& listing) {
  std::set<std::string> slips;
  for (const auto& report : listing.at("reports")) {
    CHECK(report.at("category") == "elevator");
    CHECK(slips.insert(report.at("slip")).second);
  }
  return slips;
}

}  // namespace

TEST_CASE("whatever is killed or cut during a visit, every slip that was shown is a report at the station, once") {
  if (!HiddenScreen::is_here()) SKIP("no Xvfb");
  RealStation station;
  Harms harms;
  std::set<std::string> shown;
  for (int i = 0; i < kKilledAtSubmit + kRandomVisits; ++i) {
    const auto harm = i < kKilledAtSubmit ? harms.at_submit() : harms.any();
    INFO("visit " << i << " of seed " << kSeed << ": " << name_of(harm));
    if (const auto slip = visit(station, harm)) shown.insert(*slip);
  }
  station.line().restore_line();
  REQUIRE(station.sees(kLineOnline));  // and nothing waits
  station.kill_kiosk();

  station.ask("kiosk", {"sync"});
  station.ask("master", {"sync"});
  const auto arrived = slips_of(station.ask("master", {"resident-report", "list"}));
  CHECK(arrived == slips_of(station.ask("kiosk", {"resident-report", "list"})));
  for (const auto& slip : shown) CHECK(arrived.contains(slip));
  CHECK(arrived.size() >= shown.size());
  CHECK(arrived.size() <= static_cast<std::size_t>(kKilledAtSubmit + kRandomVisits));
  for (const auto& [transaction, verdicts] : station.verdicts()) {
    CHECK(verdicts == std::vector<std::string>{"accepted"});
  }
  CHECK(station.agrees_with_hub("kiosk"));
}
