#include "sync/hub/hub_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

namespace qiaomen {
namespace {

using CounterFamily = prometheus::Family<prometheus::Counter>;
using GaugeFamily = prometheus::Family<prometheus::Gauge>;
using HistogramFamily = prometheus::Family<prometheus::Histogram>;

const prometheus::Histogram::BucketBoundaries kCommitSeconds{0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};
const prometheus::Histogram::BucketBoundaries kCommitRequests{1, 2, 4, 8, 16, 32, 64};

CounterFamily& counters(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}
GaugeFamily& gauges(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}
HistogramFamily& histograms(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

// The server counts by itself; what it counted since the last look is added.
void catch_up(prometheus::Counter& counter, std::uint64_t now) {
  counter.Increment(static_cast<double>(now) - counter.Value());
}

}  // namespace

struct HubMetrics::Families {
  prometheus::Registry registry;
  CounterFamily& requests = counters(registry, "qiaomen_requests_total", "Requests by route and status.");
  CounterFamily& verdicts = counters(registry, "qiaomen_verdicts_total", "Transactions judged, by verdict and reason.");
  CounterFamily& changes = counters(registry, "qiaomen_changes_total", "Changes accepted, by outcome.");
  CounterFamily& bytes = counters(registry, "qiaomen_bytes_total", "Bodies and HTTP headers, without TLS.");
  CounterFamily& accepted = counters(registry, "qiaomen_connections_total", "Connections ever accepted.");
  GaugeFamily& connections = gauges(registry, "qiaomen_connections", "Open connections.");
  GaugeFamily& pollers = gauges(registry, "qiaomen_waiting_pollers", "Long polls that wait.");
  HistogramFamily& durations =
      histograms(registry, "qiaomen_commit_seconds", "Duration of a commit of judged requests.");
  HistogramFamily& waits =
      histograms(registry, "qiaomen_commit_wait_seconds", "Time that the first of a commit waited for its turn.");
  HistogramFamily& groups = histograms(registry, "qiaomen_commit_requests", "Requests that shared one commit.");
  std::mutex rendering;
};

HubMetrics::HubMetrics() : families_(std::make_unique<Families>()) {}
HubMetrics::~HubMetrics() = default;

void HubMetrics::count_request(std::string_view route, int status) {
  families_->requests.Add({{"route", std::string(route)}, {"status", std::to_string(status)}}).Increment();
}

void HubMetrics::count_verdict(const Receipt& receipt) {
  const std::string verdict = receipt.refused ? "refused" : "accepted";
  const std::string reason = receipt.refused ? std::string(name_of(receipt.refused->refusal)) : "";
  families_->verdicts.Add({{"verdict", verdict}, {"reason", reason}}).Increment();
  for (const ChangeVerdict& change : receipt.changes) {
    families_->changes.Add({{"outcome", std::string(name_of(change.outcome))}}).Increment();
  }
}

void HubMetrics::count_commit(const GroupReport& report) {
  families_->durations.Add({}, kCommitSeconds).Observe(static_cast<double>(report.duration_us) / 1e6);
  families_->waits.Add({}, kCommitSeconds).Observe(static_cast<double>(report.waited_us) / 1e6);
  families_->groups.Add({}, kCommitRequests).Observe(static_cast<double>(report.requests));
}

std::string HubMetrics::render(const ServerCounters& server) {
  const std::scoped_lock lock(families_->rendering);
  catch_up(families_->bytes.Add({{"direction", "in"}}), server.bytes_in);
  catch_up(families_->bytes.Add({{"direction", "out"}}), server.bytes_out);
  catch_up(families_->accepted.Add({}), server.connections);
  families_->connections.Add({}).Set(static_cast<double>(server.open_connections));
  families_->pollers.Add({}).Set(static_cast<double>(server.waiting_replies));
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace qiaomen
