#include "tests/kiosk/screen/process_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace qiaomen {
namespace {

struct Stretch {
  std::uint64_t from = 0, to = 0;
};

std::vector<Stretch> writable(const std::string& process) {
  std::vector<Stretch> stretches;
  std::ifstream maps(process + "/maps");
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    Stretch stretch;
    char dash = 0;
    std::string rights;
    words >> std::hex >> stretch.from >> dash >> stretch.to >> rights;
    if (rights.starts_with("rw")) stretches.push_back(stretch);
  }
  return stretches;
}

// What of it is there; a device's part cannot be read.
std::string bytes_of(int memory, const Stretch& stretch) {
  std::string bytes(stretch.to - stretch.from, '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const auto got = ::pread(memory, bytes.data() + have, bytes.size() - have, static_cast<off_t>(stretch.from + have));
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

// Of well-formed UTF-8, no character beyond 16 bits.
std::u16string characters(std::string_view text) {
  std::u16string characters;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) {
      characters.back() = static_cast<char16_t>(characters.back() << 6U | (byte & 0x3FU));
    } else {
      characters.push_back(byte < 0x80U ? byte : byte < 0xE0U ? byte & 0x1FU : byte & 0x0FU);
    }
  }
  return characters;
}

std::string in_units(std::string_view text, std::size_t bytes) {
  std::string units;
  for (const char16_t c : characters(text)) {
    units += static_cast<char>(c & 0xFFU);
    units += static_cast<char>(c >> 8U);
    units.append(bytes - 2, '\0');
  }
  return units;
}

bool contains(const std::string& bytes, const std::string& text) {
  const std::boyer_moore_horspool_searcher searcher(text.begin(), text.end());
  return std::search(bytes.begin(), bytes.end(), searcher) != bytes.end();
}

}  // namespace

bool memory_holds(pid_t process, std::string_view text) {
  const auto folder = "/proc/" + std::to_string(process);
  const int memory = ::open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  if (memory < 0) throw std::runtime_error("the memory of the program cannot be read");
  const std::vector<std::string> spellings{std::string(text), in_units(text, 2), in_units(text, 4)};
  std::size_t looked_at = 0;
  bool found = false;
  for (const auto& stretch : writable(folder)) {
    const auto bytes = bytes_of(memory, stretch);
    looked_at += bytes.size();
    found = found || std::ranges::any_of(spellings, [&](const auto& spelling) { return contains(bytes, spelling); });
  }
  ::close(memory);
  if (looked_at == 0) throw std::runtime_error("the program has no memory");
  return found;
}

}  // namespace qiaomen
