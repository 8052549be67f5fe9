#pragma once

#include <functional>
#include <vector>

#include "engine/codec/batch_codec.h"
#include "engine/domain/catalog.h"
#include "sync/hub/domain_rules.h"
#include "sync/wire/messages.h"
#include "tests/fuzz/choices.h"
#include "tests/support/loopback.h"

namespace qiaomen::fuzz {

// A hub core over one estate of an invented community (示例), and an enrolled device whose program says anything that
// can be signed. Made once; what an input does to it is undone.
class HostileWorld {
 public:
  HostileWorld();

  // Runs `act` on the hub as it was at first, and takes everything back.
  void try_out(const std::function<void(HubTx&, Hub&)>& act);
  // Writes down the device in the role, and with the grants, that the input chooses.
  DeviceRecord enrol(HubTx& tx, Choices& choices);
  SyncRequest request(Choices& choices);

 private:
  void put(HubTx& tx, const Table& table, const RowId& row, std::vector<std::pair<FieldNumber, Value>> values);
  void put_city(HubTx& tx);
  void write_honest_acts();
  Transaction transaction(Choices& choices);
  void distort(Choices& choices, Change& change);
  Change change(Choices& choices);
  std::vector<Intent> intents(Choices& choices, const Table& table);
  Value value(Choices& choices, const Field& field);
  Rev rev(Choices& choices);

  SealingKey sealing_ = SealingKey::from_seed({10});
  DomainRules rules_{domain_catalog(), sealing_};
  testing::LoopbackHub hub_;
  SigningKey key_;
  RowId person_, estate_, building_, community_, campaign_, household_;
  std::vector<RowId> rows_;  // that exist, and some that do not
  std::vector<TransactionId> ids_;
  std::vector<std::vector<Change>> honest_;  // of acts that the hub accepts
};

}  // namespace qiaomen::fuzz
