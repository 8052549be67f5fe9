#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

namespace qiaomen::testing {

using Words = std::vector<std::string>;

// The two programs as they are delivered, over the demonstration's city (示例): a hub's folder of its own, devices by
// name, loopback. No process of it outlives a test.
class ProgramWorld {
 public:
  ProgramWorld();

  // --- the operator ---
  std::string hub_folder() const { return (folder / "hub").string(); }
  Outcome hub(const Words& words, ProcessOptions options = {});
  // Serves from now on, on the same port every time; its address is known to tickets.
  void serve(const Words& more = {}, ProcessOptions options = {});
  Process& server() { return *server_; }
  void kill_server();
  std::uint16_t port() const { return port_; }
  std::string url() const;
  // A ticket's file, for the device of this name; the line may lead elsewhere than to the hub.
  std::string ticket(const std::string& name, const Words& words, std::uint16_t line = 0);

  // --- devices ---
  std::string home(const std::string& name) const { return (folder / name).string(); }
  std::filesystem::path replica(const std::string& name) const { return folder / name / "replica.db"; }
  Outcome device(const std::string& name, Words words, ProcessOptions options = {}) const;
  std::unique_ptr<Process> start(const std::string& name, Words words, ProcessOptions options = {}) const;
  // What it answers as JSON; throws unless it ends with 0.
  nlohmann::json ask(const std::string& name, Words words) const;
  // By a ticket for an inspector of 示例花园 (E01) with its first buildings, and a first sync.
  void enrol_inspector(const std::string& name, const std::string& person, std::uint16_t line = 0);
  // The receipt's number of a visit that was acknowledged.
  std::string visit(const std::string& name, const std::string& door, const std::string& note) const;

  // --- afterwards ---
  // Each bucket that the device was granted has the hub's hash; a public one after one more sync, because the hub may
  // have counted an estate since the last.
  bool agrees_with_hub(const std::string& name);
  // How many receipts the hub has of each transaction, and of which verdict.
  std::map<std::string, std::vector<std::string>> verdicts();

  TemporaryFolder folder;

 private:
  std::set<std::string> buckets_apart(const std::string& name);

  std::unique_ptr<Process> server_;
  std::uint16_t port_ = 0;
};

// The n-th door of 示例花园 1号楼, from 0.
std::string door(int n);

}  // namespace qiaomen::testing
