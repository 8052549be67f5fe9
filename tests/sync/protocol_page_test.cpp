#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

// The examples that PROTOCOL.md takes apart are the golden files, byte for byte.

namespace {

std::string golden(const std::string& name) {
  std::ifstream in(std::string(QIAOMEN_GOLDEN) + "/" + name);
  std::string hex;
  in >> hex;
  return hex;
}

// Of "### A sync request (`sync-request.hex`)"; empty: no such heading.
std::string file_in_heading(const std::string& line) {
  const auto begin = line.find("(`");
  const auto end = line.find(".hex`)");
  return line.starts_with("### ") && end != std::string::npos ? line.substr(begin + 2, end + 2 - begin) : "";
}

// The bytes stand before the first two spaces of a line.
std::string bytes_of(const std::string& line) {
  std::istringstream words(line.substr(0, line.find("  ")));
  std::string bytes;
  for (std::string word; words >> word;) bytes += word;
  return bytes;
}

std::map<std::string, std::string> examples_of(const std::string& page) {
  std::ifstream in(page);
  std::map<std::string, std::string> examples;
  std::string file;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#")) file = file_in_heading(line);
    if (line.starts_with("```")) {
      inside = !inside && !file.empty();
    } else if (inside) {
      examples[file] += bytes_of(line);
    }
  }
  return examples;
}

}  // namespace

TEST_CASE("the examples on the page of the protocol are the golden files") {
  const auto examples = examples_of(QIAOMEN_PROTOCOL_PAGE);
  CHECK(examples.size() >= 3);
  for (const auto& [file, bytes] : examples) {
    INFO(file);
    CHECK(bytes == golden(file));
  }
}
