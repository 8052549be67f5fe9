#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/codec/cbor.h"
#include "engine/store/database.h"

namespace qiaomen {

// Entries of the outbox that follow one another, in one row of it: those of one commit's acts, until one of them is
// changed or leaves. The row stands under the order of its first entry and lies whole in one page: what the disk
// destroys of it ends there.
//
//   body = [[entry, difference, difference, …]]   byte strings; an entry alone is its own body, and no array of one
//   difference = (same, fresh, bytes)…            how many bytes are as at the same place of the entry before, then how
//                                                 many are not, and these
class OutboxPack {
 public:
  bool empty() const { return count_ == 0; }
  std::int64_t first() const { return first_; }
  std::int64_t count() const { return count_; }
  // False: it is not the next in order, or there is no room for it; nothing was done. An empty one takes any.
  bool add(std::int64_t order, BytesView entry);
  Bytes body() const;
  void clear() { count_ = 0; }

 private:
  std::int64_t first_ = 0;
  std::int64_t count_ = 0;
  cbor::Writer entries_;
  Bytes last_;
  Bytes difference_;
};

// The entries in a row of the outbox, with their orders. A damaged entry ends the list.
struct OutboxRow {
  std::vector<std::pair<std::int64_t, Bytes>> entries;
  bool is_pack = false;
  std::int64_t damaged = 0;  // of a pack: how many could not be read
};
OutboxRow read_outbox_row(std::int64_t written, BytesView body);

// Gives each entry of the row a row of its own.
void unpack_outbox_row(WriteTx& tx, std::int64_t written);
// After a salvage, every row. How many entries could not be read.
std::int64_t unpack_outbox(WriteTx& tx);

}  // namespace qiaomen
