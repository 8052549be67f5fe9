#include "tests/bench/bench_device.h"

#include "tests/bench/bench_catalog.h"

namespace qiaomen::bench {

BenchDevice::BenchDevice(const std::filesystem::path& folder, std::uint8_t seed)
    : folder_(folder), key_(SigningKey::from_seed({seed})) {
  std::filesystem::create_directories(folder_);
  replica_ = must(Replica::open((folder_ / "replica.db").string(), catalog(), id(), clock_, random_, log_));
}

}  // namespace qiaomen::bench
