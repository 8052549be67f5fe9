#include <catch2/catch_test_macros.hpp>

#include "engine/domain/natural_keys.h"

using namespace qiaomen;

namespace {
DivisionCode code(std::string_view text) { return DivisionCode::parse(text).value(); }
}  // namespace

TEST_CASE("a division code has two, four, six, nine or twelve digits") {
  CHECK(DivisionCode::parse("37"));
  CHECK(DivisionCode::parse("3713"));
  CHECK(DivisionCode::parse("371302"));
  CHECK(DivisionCode::parse("371302001"));
  CHECK(DivisionCode::parse("371302001002"));
  for (const auto* wrong :
       {"", "3", "371", "37130", "3713020", "3713020010023", "37130200100a", " 37130", "-37130", "３７"}) {
    INFO(wrong);
    CHECK(!DivisionCode::parse(wrong));
  }
}

TEST_CASE("a code without its province, or with a hole in the middle, is none") {
  CHECK(!DivisionCode::parse("00"));
  CHECK(!DivisionCode::parse("001302"));
  CHECK(!DivisionCode::parse("370002"));
  CHECK(!DivisionCode::parse("371300001"));
  CHECK(!DivisionCode::parse("371302000001"));
}

TEST_CASE("a short code is the same division as its code with zeros") {
  CHECK(code("371302") == code("371302000000"));
  CHECK(code("371302").text() == "371302000000");
  CHECK(division_id(code("371302")) == division_id(code("371302000000")));
}

TEST_CASE("a code knows its depth and what it lies in") {
  const auto community = code("371302001002");
  CHECK(community.depth() == 5);
  CHECK(community.parent() == code("371302001"));
  CHECK(community.parent()->parent() == code("371302"));
  CHECK(code("371302").depth() == 3);
  CHECK(code("371302").parent() == code("371300"));
  CHECK(code("371300").parent() == code("37"));
  CHECK(!code("37").parent());
}

TEST_CASE("the same door makes the same household, however it is spelled") {
  const auto estate = estate_id(code("371302001002"), "A01");
  const auto building = building_id(estate, "1号楼");
  CHECK(building == building_id(estate, "１号楼 "));
  CHECK(household_id(building, "2", "301") == household_id(building, " ２", "３０１"));
  CHECK(household_id(building, "2", "301") != household_id(building, "23", "01"));
  CHECK(household_id(building, "2", "301") != household_id(building_id(estate, "2号楼"), "2", "301"));
}

TEST_CASE("a unit with a slash is told apart from a door with one") {
  const auto building = building_id(estate_id(code("371302001002"), "A01"), "1号楼");
  CHECK(household_key(building, "1/2", "3") != household_key(building, "1", "2/3"));
}

TEST_CASE("rows of one community lie together") {
  const auto community = code("371302001002");
  const auto estate = estate_id(community, "A01");
  const auto household = household_id(building_id(estate, "1号楼"), "1", "101");
  CHECK(place_prefix(estate) == community.number());
  CHECK(place_prefix(household) == community.number());
  CHECK(place_prefix(task_id(campaign_id("2020"), household)) == community.number());
}

TEST_CASE("two campaigns make two tasks of one household") {
  const RowId household{{1}};
  CHECK(task_id(campaign_id("a"), household) != task_id(campaign_id("b"), household));
  CHECK(task_id(campaign_id("a"), household) != exclusion_id(campaign_id("a"), household));
}

TEST_CASE("estates of two communities may carry the same code") {
  CHECK(estate_id(code("371302001002"), "1") != estate_id(code("371302001003"), "1"));
}

TEST_CASE("one spelling: full-width forms, blanks at the ends and doubled ones go") {
  CHECK(normal_spelling("  Ａ座　１２－３  ") == "A座 12-3");
  CHECK(normal_spelling("a  b\tc") == "a b c");
  CHECK(normal_spelling("　").empty());
  CHECK(normal_spelling("𠮷㐂") == "𠮷㐂");
  CHECK(normal_spelling("￥～") == "￥~");  // the yen sign has no half-width form in this block
}

TEST_CASE("ids are for ever: those of PROTOCOL.md's example") {
  const auto estate = estate_id(code("371302001002"), "A01");
  const auto building = building_id(estate, "1号楼");
  const auto household = household_id(building, "2", "301");
  CHECK(to_string(division_id(code("371302001002"))) == "00567352-e96a-81c2-8fe6-c1d3f14a13cc");
  CHECK(to_string(estate) == "00567352-e96a-829c-8ef5-a682a87c1138");
  CHECK(to_string(building) == "00567352-e96a-86e0-ae1e-fe0e3d51c857");
  CHECK(to_string(household) == "00567352-e96a-8b13-8e68-e8b8eeff5268");
  CHECK(to_string(campaign_id("2020")) == "00000000-0000-8e78-9932-10840b54c023");
  CHECK(to_string(task_id(campaign_id("2020"), household)) == "00567352-e96a-881d-8293-ba46a82ebf37");
  CHECK(to_string(form_id("door", 3)) == "00000000-0000-8ce5-838b-3c724a61e64c");
  CHECK(to_string(level_edge_id(1, 2)) == "00000000-0000-8d0f-aed7-9ab0d15e9ebe");
  CHECK(to_string(contract_id(company_id("WY001"), estate, 18262)) == "00567352-e96a-824e-9f73-607f05164fe4");
  CHECK(to_string(assignment_id(building, person_id("WG001"))) == "00567352-e96a-8470-b6a2-1bfa9230ebd9");
  CHECK(to_string(device_status_id(estate, DeviceId{255})) == "00567352-e96a-8557-bf9d-89a618e7bfb9");
}
