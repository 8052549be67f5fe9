#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>

#include "sync/wire/enrolment.h"
#include "tests/programs/program_world.h"
#include "tests/support/test_certificates.h"

namespace qiaomen {
namespace {

using testing::ProgramWorld;
using testing::Words;

const Words kInspector{"--person", "WG001", "--role", "inspector", "--estate", "E01"};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a ticket makes a device of one key, over TLS, and of no second one") {
  ProgramWorld world;
  world.serve();
  const auto file = world.ticket("one", kInspector);
  CHECK(world.ask("one", {"enrol", "--ticket-file", file}).at("role") == "inspector");
  CHECK(world.device("one", {"sync"}).exit == 0);
  const auto other = world.device("other", {"enrol", "--ticket-file", file});
  CHECK(other.exit == 1);
  CHECK(other.err.contains("要一张新的"));
  CHECK(world.device("other", {"tasks"}).exit == 4);
  // The answer may have been lost: the same key may ask again.
  CHECK(world.device("one", {"enrol", "--ticket-file", file}).exit == 0);
}

TEST_CASE("a ticket may come from the standard input, and from nowhere on the command line") {
  ProgramWorld world;
  world.serve();
  const auto file = world.ticket("one", kInspector);
  CHECK(world.device("one", {"enrol", text_of(file)}).exit == 2);
  CHECK(world.device("one", {"enrol", "--ticket", text_of(file)}).exit == 2);
  CHECK(world.device("one", {"enrol"}, {.input = text_of(file)}).exit == 0);
}

TEST_CASE("a ticket that is too old is refused, with what to do") {
  ProgramWorld world;
  world.serve();
  const auto file = (world.folder / "old.ticket").string();
  Words words{"-f", "-11m", HUB_PROGRAM, "ticket", world.hub_folder(), "--out", file};
  words.insert(words.end(), kInspector.begin(), kInspector.end());
  REQUIRE(testing::run("faketime", words, {.variables = {{"FAKETIME_DONT_FAKE_MONOTONIC", "1"}}}).exit == 0);
  const auto refused = world.device("one", {"enrol", "--ticket-file", file});
  CHECK(refused.exit == 1);
  CHECK(refused.err.contains("过期"));
  CHECK(refused.err.contains("要一张新的"));
}

TEST_CASE("whoever answers without the ticket's authority gets neither the ticket nor a device") {
  ProgramWorld world;
  world.serve();
  const auto file = world.ticket("one", kInspector);
  auto ticket = parse_ticket(text_of(file).substr(0, text_of(file).find('\n'))).value();
  ticket.ca_pem = text_of(testing::TestCertificates().authority.certificate);
  const auto false_one = world.device("one", {"enrol"}, {.input = to_text(ticket) + "\n"});
  CHECK(false_one.exit == 10);
  CHECK(false_one.err.contains("没有发送任何内容"));
  CHECK(world.device("one", {"enrol", "--ticket-file", file}).exit == 0);
}

TEST_CASE("the doctor asks the hub over the line that a sync takes, and tells when nobody answers") {
  ProgramWorld world;
  world.serve();
  world.enrol_inspector("one", "WG001");
  const auto well = world.ask("one", {"doctor"});
  CHECK(well.at("hub_answers") == true);
  CHECK(well.at("findings").empty());
  world.kill_server();
  const auto alone = world.ask("one", {"doctor"});
  CHECK(alone.at("hub_answers") == false);
  CHECK(alone.at("findings")[0].at("finding") == "offline");
}

}  // namespace qiaomen
