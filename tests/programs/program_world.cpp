#include "tests/programs/program_world.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <stdexcept>

namespace qiaomen::testing {
namespace {

const std::string kCity = QIAOMEN_DEMO_CITY;

const Outcome& must(const Outcome& outcome) {
  if (outcome.exit != 0) throw std::runtime_error(std::to_string(outcome.exit) + ": " + outcome.out + outcome.err);
  return outcome;
}

}  // namespace

ProgramWorld::ProgramWorld() {
  must(hub({"init", hub_folder(), "--host", "127.0.0.1", "--name", "示例市"}));
  must(hub({"import", hub_folder(), "--folder", kCity}));
  must(hub({"campaign", "publish", hub_folder(), "--file", kCity + "/campaign.json"}));
}

Outcome ProgramWorld::hub(const Words& words, ProcessOptions options) {
  return run(HUB_PROGRAM, words, std::move(options));
}

void ProgramWorld::serve(const Words& more, ProcessOptions options) {
  Words words{"serve", hub_folder(), "--listen", "127.0.0.1:" + std::to_string(port_)};
  words.insert(words.end(), more.begin(), more.end());
  server_ = std::make_unique<Process>(HUB_PROGRAM, words, std::move(options));
  const auto address = server_->line_with("://");
  port_ = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

void ProgramWorld::kill_server() {
  server_->signal(SIGKILL);
  server_->wait();
}

std::string ProgramWorld::url() const { return "https://127.0.0.1:" + std::to_string(port_); }

std::string ProgramWorld::ticket(const std::string& name, const Words& words, std::uint16_t line) {
  const auto file = (folder / (name + ".ticket")).string();
  std::filesystem::remove(file);
  Words all{"ticket", hub_folder(), "--out", file};
  if (line != 0) all.insert(all.end(), {"--url", "https://127.0.0.1:" + std::to_string(line)});
  all.insert(all.end(), words.begin(), words.end());
  must(hub(all));
  return file;
}

Outcome ProgramWorld::device(const std::string& name, Words words, ProcessOptions options) const {
  return start(name, std::move(words), std::move(options))->wait();
}

std::unique_ptr<Process> ProgramWorld::start(const std::string& name, Words words, ProcessOptions options) const {
  words.insert(words.begin(), {"--home", home(name)});
  return std::make_unique<Process>(DEVICE_PROGRAM, words, std::move(options));
}

nlohmann::json ProgramWorld::ask(const std::string& name, Words words) const {
  words.insert(words.begin(), "--json");
  return must(device(name, std::move(words))).json();
}

void ProgramWorld::enrol_inspector(const std::string& name, const std::string& person, std::uint16_t line) {
  const auto file = ticket(name,
                           {"--person", person, "--role", "inspector", "--estate", "E01", "--building", "E01/1号楼",
                            "--building", "E01/2号楼"},
                           line);
  ask(name, {"enrol", "--ticket-file", file});
  ask(name, {"sync"});
}

std::string ProgramWorld::visit(const std::string& name, const std::string& where, const std::string& note) const {
  return ask(name, {"visit", where, "--outcome", "1", "--note", note}).at("transaction");
}

std::set<std::string> ProgramWorld::buckets_apart(const std::string& name) {
  std::map<std::string, std::string> theirs;
  for (const auto& bucket : must(hub({"digest", hub_folder(), "--json"})).json()) {
    theirs[bucket.at("bucket")] = bucket.at("hash");
  }
  const auto mine = ask(name, {"digest"});
  std::set<std::string> apart;
  int compared = 0;
  for (const auto& bucket : mine.at("buckets")) {
    if (!bucket.at("granted").get<bool>()) continue;
    const auto at = theirs.find(bucket.at("bucket").get<std::string>());
    const auto hash = at == theirs.end() ? std::string(32, '0') : at->second;  // nothing was ever in it
    if (bucket.at("hash").get<std::string>() != hash) apart.insert(bucket.at("bucket"));
    ++compared;
  }
  if (compared == 0 || !mine.at("settled").get<bool>()) apart.insert("nothing settled");
  return apart;
}

bool ProgramWorld::agrees_with_hub(const std::string& name) {
  const auto apart = buckets_apart(name);
  const auto is_public = [](const std::string& bucket) { return bucket.starts_with("public:"); };
  if (apart.empty() || !std::ranges::all_of(apart, is_public)) return apart.empty();
  ask(name, {"sync"});
  return buckets_apart(name).empty();
}

std::map<std::string, std::vector<std::string>> ProgramWorld::verdicts() {
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& receipt : must(hub({"receipts", hub_folder(), "--json"})).json()) {
    found[receipt.at("transaction")].push_back(receipt.at("verdict"));
  }
  return found;
}

std::string door(int n) { return "示例花园 1号楼 1 " + std::to_string(n / 2 + 1) + "0" + std::to_string(n % 2 + 1); }

}  // namespace qiaomen::testing
