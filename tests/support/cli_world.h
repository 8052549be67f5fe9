#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/domain/role.h"
#include "sync/cli/environment.h"
#include "sync/wire/enrolment.h"
#include "tests/support/loopback.h"
#include "tests/support/small_city.h"

namespace qiaomen::testing {

// Until it is listened to, waiting moves the clock and nothing else; from then on a wait ends when it is asked to.
class FakeInterrupt final : public Interrupt {
 public:
  explicit FakeInterrupt(FakeClock& clock) : clock_(clock) {}

  void listen() override { listening_ = true; }
  bool wait(std::chrono::microseconds time) override;
  void request() override;
  // Lets one wait run out of time.
  void pass();

 private:
  FakeClock& clock_;
  bool listening_ = false;
  std::mutex mutex_;
  std::condition_variable moved_;
  bool requested_ = false;
  int passes_ = 0;
};

// Refuses on demand what the hub is sent.
class ScriptedRules final : public Rules {
 public:
  std::optional<RuleRefusal> refuse(const ChangeInContext&, RowSource&) const override { return refusal; }
  std::vector<HubOnlyRow> derive(const ChangeInContext&, RowSource&) const override { return {}; }
  std::optional<HubOnlyRow> conflict(const ChangeInContext&, GroupNumber, const Side&, const Side&,
                                     Survivor) const override {
    return std::nullopt;
  }
  std::optional<RuleRefusal> refusal;
};

// The device's program in this process, on homes of their own, with a real hub core over a small city (示例) at the
// other end of a scripted line.
class CliWorld {
 public:
  struct Phone {
    TemporaryFolder folder;
    FakeClock clock;
    SeededRandom random;
    FakeInterrupt interrupt{clock};
    std::string home() const { return (folder / "home").string(); }
    explicit Phone(std::uint64_t seed) : random(seed) {}
  };
  struct Answer {
    int exit = -1;
    std::string out, err;
    nlohmann::json json() const { return nlohmann::json::parse(out); }
    bool says(std::string_view text) const { return out.contains(text) || err.contains(text); }
  };
  using Line = std::function<Result<HttpReply>(const HttpRequest&)>;

  CliWorld();

  // Not enrolled yet.
  Phone& new_phone();
  std::string ticket_for(const Actor& actor);
  // Enrolled and synced.
  Phone& phone_of(const Actor& actor);
  Answer run(Phone& phone, std::vector<std::string> args, const std::string& in = "");
  nlohmann::json ask(Phone& phone, std::vector<std::string> args);

  // What the hub answers; `line` decides whether it is asked.
  Result<HttpReply> serve(const HttpRequest& request);
  static HttpReply status(int code, Bytes body = {}) { return {code, std::move(body), {}}; }
  HttpReply block(const HttpRequest& request);
  // Its value; empty: not there.
  static std::string header(const HttpRequest& request, std::string_view name);
  // A row as an operator writes it.
  void put(const Table& table, const RowId& row, std::vector<FieldChange> values);
  void withdraw(const Phone& phone, const BucketId& bucket);
  std::string file(Phone& phone, const std::string& name, std::string_view bytes);

  SmallCity city;
  ScriptedRules rules;
  LoopbackHub hub;
  Line line = [this](const HttpRequest& request) { return serve(request); };
  std::optional<Error> connect_error;
  std::uint64_t free_bytes = std::uint64_t{1} << 40;

 private:
  class LineTransport;
  Result<HttpReply> serve_enrolment(const HttpRequest& request);
  Result<HttpReply> serve_sync(const HttpRequest& request);
  std::vector<BucketId> buckets(const Actor& actor) const;
  void grant(const DeviceRecord& device, const Actor& actor);

  SigningKey hub_key_ = SigningKey::from_seed({42});
  SealingKey sealing_key_ = SealingKey::from_seed({48});
  std::map<TicketSecret, Actor> tickets_;
  std::deque<Phone> phones_;
};

}  // namespace qiaomen::testing
