// Runs every target over its corpus, and over the golden messages, in builds without libFuzzer. Each file that broke
// something once is among them, under the name of what it broke.
#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "engine/base/bytes.h"

using Run = int(const std::uint8_t* data, std::size_t size);
extern "C" {
Run fuzz_batch, fuzz_blob, fuzz_cbor, fuzz_csv_text, fuzz_enrolment, fuzz_form_answers, fuzz_hostile_device, fuzz_poke,
    fuzz_request_header, fuzz_slice, fuzz_sync_reply, fuzz_sync_request, fuzz_ticket, fuzz_transaction, fuzz_zstd_body;
}

namespace {

using qiaomen::Bytes;

struct Target {
  const char* name;
  Run* run;
};
constexpr std::array kTargets = {
    Target{"batch", fuzz_batch},
    Target{"blob", fuzz_blob},
    Target{"cbor", fuzz_cbor},
    Target{"csv_text", fuzz_csv_text},
    Target{"enrolment", fuzz_enrolment},
    Target{"form_answers", fuzz_form_answers},
    Target{"hostile_device", fuzz_hostile_device},
    Target{"poke", fuzz_poke},
    Target{"request_header", fuzz_request_header},
    Target{"slice", fuzz_slice},
    Target{"sync_reply", fuzz_sync_reply},
    Target{"sync_request", fuzz_sync_request},
    Target{"ticket", fuzz_ticket},
    Target{"transaction", fuzz_transaction},
    Target{"zstd_body", fuzz_zstd_body},
};

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.insert(entry.path());
  return files;
}

class Replay {
 public:
  void run(const Target& target, const std::filesystem::path& file, const Bytes& input) {
    try {
      target.run(input.data(), input.size());
      ++passed_;
    } catch (const std::exception& broken) {
      ++failed_;
      std::printf("%s: %s: %s\n", target.name, file.c_str(), broken.what());
    }
  }

  // A target without an input would be no test.
  void require_some(const Target& target, std::size_t inputs) {
    if (inputs > 0) return;
    ++failed_;
    std::printf("%s: its corpus is empty\n", target.name);
  }

  int finish() const {
    std::printf("%d passed, %d failed\n", passed_, failed_);
    return failed_ == 0 ? 0 : 1;
  }

 private:
  int passed_ = 0;
  int failed_ = 0;
};

}  // namespace

int main() {
  Replay replay;
  for (const Target& target : kTargets) {
    const auto corpus = files_in(std::filesystem::path(QIAOMEN_CORPUS) / target.name);
    replay.require_some(target, corpus.size());
    for (const auto& file : corpus) {
      const auto text = content_of(file);
      replay.run(target, file, Bytes(text.begin(), text.end()));
    }
    for (const auto& file : files_in(QIAOMEN_GOLDEN)) {
      auto hex = content_of(file);
      std::erase(hex, '\n');
      replay.run(target, file, qiaomen::from_hex(hex).value());
    }
  }
  return replay.finish();
}
