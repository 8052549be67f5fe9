#include "tests/bench/bench_device.h"

#include "tests/bench/bench_catalog.h"
#include "tests/bench/bench_hub.h"
#include "tests/bench/measurements.h"

namespace qiaomen::bench {

Cost& Cost::operator+=(const Cost& other) {
  round_trips += other.round_trips;
  up_bytes += other.up_bytes;
  down_bytes += other.down_bytes;
  return *this;
}

namespace {

constexpr std::size_t kBatchBytesMin = 4096;  // no request without batches is so long

}  // namespace

Result<HttpReply> TimedTransport::exchange(const HttpRequest& request) {
  std::optional<Result<HttpReply>> reply;
  const double took = seconds([&] { reply = inner_.exchange(request); });
  if (request.body.size() > kBatchBytesMin) push_time += took;
  return *std::move(reply);
}

BenchDevice::BenchDevice(const std::filesystem::path& folder, int number)
    : folder_(folder),
      number_(number),
      key_(SigningKey::from_seed({static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8), 9})) {
  std::filesystem::create_directories(folder_);
  replica_ = must(Replica::open((folder_ / "replica.db").string(), catalog(), id(), clock_, random_, log_));
}

RowId BenchDevice::person() const {
  RowId person;
  person.bytes[14] = static_cast<std::uint8_t>(number_ >> 8);
  person.bytes[15] = static_cast<std::uint8_t>(number_);
  return person;
}

void BenchDevice::connect(const std::string& hub_url) {
  session_.reset();
  transport_ = must(CurlTransport::open({.hub_url = hub_url, .ca_file = {}, .plain_is_allowed = true}));
  timed_ = std::make_unique<TimedTransport>(*transport_);
  session_.emplace(*replica_, key_, hub_key(), *timed_, clock_, random_, log_);
}

double BenchDevice::first_answer() {
  timed_->push_time = 0;
  sync();
  return timed_->push_time;
}

Cost BenchDevice::sync() {
  session_->hurry();
  return run(*session_);
}

Cost BenchDevice::send() {
  Session session(*replica_, key_, hub_key(), *timed_, clock_, random_, log_);
  session.send_only();
  return run(session);
}

Cost BenchDevice::run(Session& session) {
  const auto trips = session.round_trips();
  const Traffic before = transport_->traffic();
  for (;;) {
    const auto report = session.tick();
    if (report.state == SessionState::Settled) break;
    if (report.state != SessionState::Working) throw std::runtime_error("a sync failed: " + report.problem);
  }
  const Traffic after = transport_->traffic();
  return {session.round_trips() - trips, after.up_bytes - before.up_bytes, after.down_bytes - before.down_bytes};
}

}  // namespace qiaomen::bench
