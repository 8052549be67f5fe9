#include "engine/codec/batch_codec.h"

#include <algorithm>
#include <limits>

#include "engine/codec/batch_columns.h"
#include "engine/codec/value_codec.h"

namespace qiaomen {
namespace {

constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kVersion = 1;

struct Personal {
  std::array<std::uint8_t, 16> salt{};
  Bytes value;  // CBOR
};

// By the change alone, never by a catalog: the reader of a newer device's batch does not know all of its tables.
template <typename F>
void for_each_personal(Transaction& transaction, F&& visit) {
  for (Change& change : transaction.changes) {
    if (!is_personal(change.bucket.kind)) continue;
    for (Intent& intent : change.intents) {
      for (Value& value : intent.values) {
        if (!is_absent(value) && !std::holds_alternative<RowId>(value)) visit(value);
      }
    }
  }
}

Sha256 commitment(const Personal& personal) {
  Bytes salted(personal.salt.begin(), personal.salt.end());
  salted.insert(salted.end(), personal.value.begin(), personal.value.end());
  return sha256(salted);
}

void write_signed(cbor::Writer& out, const Batch& batch) {
  out.array(7);
  out.integer(kVersion);
  out.integer(static_cast<std::int64_t>(batch.device.value >> 32));
  out.integer(static_cast<std::int64_t>(batch.device.value & 0xffffffffU));
  out.integer(batch.epoch);
  out.integer(batch.number);
  out.bytes(batch.previous);
  write_transactions(out, batch.transactions);
}

Batch read_signed(cbor::Reader& in, std::size_t message_bytes) {
  Batch batch;
  in.array_of(7);
  if (in.integer() != kVersion) in.fail("a batch of an unknown version");
  batch.device.value = static_cast<std::uint64_t>(read_number(in, 0xffffffff)) << 32;
  batch.device.value |= static_cast<std::uint64_t>(read_number(in, 0xffffffff));
  batch.epoch = static_cast<std::uint32_t>(read_number(in, 0xffffffff));
  batch.number = read_number(in, kInt64Max);
  const auto previous = in.bytes();
  if (previous.size() == batch.previous.size()) {
    std::ranges::copy(previous, batch.previous.begin());
  } else {
    in.fail("a hash has 32 bytes");
  }
  batch.transactions = read_transactions(in, message_bytes);
  return batch;
}

struct Envelope {
  BytesView signed_part;
  Signature signature{};
  std::vector<Personal> personal;
};

Result<Envelope> read_envelope(BytesView bytes) {
  cbor::Reader in(bytes);
  Envelope envelope;
  in.array_of(3);
  envelope.signed_part = in.bytes();
  const auto signature = in.bytes();
  if (signature.size() == envelope.signature.size()) {
    std::ranges::copy(signature, envelope.signature.begin());
  } else {
    in.fail("a signature has 64 bytes");
  }
  const auto count = in.array();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    Personal personal;
    in.array_of(2);
    personal.salt = read_id<RowId>(in).bytes;
    const auto value = in.bytes();
    personal.value.assign(value.begin(), value.end());
    envelope.personal.push_back(std::move(personal));
  }
  TRY_VOID(in.finish());
  return envelope;
}

// Puts the personal values back in the place of their hashes.
Result<> fill_personal(Batch& batch, const std::vector<Personal>& personal) {
  std::size_t next = 0;
  bool fits = true;
  for (Offered& offered : batch.transactions) {
    for_each_personal(offered.transaction, [&](Value& value) {
      const auto* hash = std::get_if<Bytes>(&value);
      if (!fits || !hash || next >= personal.size() || !std::ranges::equal(*hash, commitment(personal[next]))) {
        fits = false;
        return;
      }
      cbor::Reader in(personal[next++].value);
      value = read_value(in);
      fits = in.finish().has_value();
    });
  }
  if (!fits || next != personal.size()) return fail(Errc::Malformed, "personal values do not match what was signed");
  return {};
}

}  // namespace

std::size_t sealed_bytes(const Transaction& transaction) {
  constexpr std::size_t kSinceBytes = 9;
  constexpr std::size_t kHashBytes = 2 + 32;
  constexpr std::size_t kPersonalBytes = 1 + 17 + 5;  // the pair, the salt, the head of the value
  Transaction masked = transaction;
  std::size_t personal = 0;
  for_each_personal(masked, [&](Value&) { personal += kHashBytes + kPersonalBytes; });
  return columns_bound(transaction) + personal + kSinceBytes;
}

Bytes seal_batch(const Batch& batch, const SigningKey& key, Random& random) {
  Batch masked = batch;
  std::vector<Personal> personal;
  for (Offered& offered : masked.transactions) {
    for_each_personal(offered.transaction, [&](Value& value) {
      cbor::Writer out;
      write_value(out, value);
      Personal item{{}, out.take()};
      random.fill(item.salt);
      const auto hash = commitment(item);
      value = Bytes(hash.begin(), hash.end());
      personal.push_back(std::move(item));
    });
  }
  cbor::Writer part;
  write_signed(part, masked);
  cbor::Writer out;
  out.array(3);
  out.bytes(part.data());
  out.bytes(key.sign(part.data()));
  out.array(personal.size());
  for (const Personal& item : personal) {
    out.array(2);
    out.bytes(item.salt);
    out.bytes(item.value);
  }
  return out.take();
}

Result<Batch> peek_batch(BytesView bytes) {
  TRY(const auto envelope, read_envelope(bytes));
  cbor::Reader in(envelope.signed_part);
  Batch batch = read_signed(in, envelope.signed_part.size());
  TRY_VOID(in.finish());
  return batch;
}

Result<Sha256> hash_of_batch(BytesView bytes) {
  TRY(const auto envelope, read_envelope(bytes));
  return sha256(envelope.signed_part);
}

Result<OpenedBatch> open_batch(BytesView bytes, const PublicKey& key) {
  if (bytes.size() > kBatchBytesMax) return fail(Errc::TooLarge, "a batch is larger than 512 KiB");
  TRY(const auto envelope, read_envelope(bytes));
  if (!verify(envelope.signed_part, envelope.signature, key)) {
    return fail(Errc::Unauthenticated, "a batch is not signed by this device's key");
  }
  cbor::Reader in(envelope.signed_part);
  OpenedBatch opened{read_signed(in, envelope.signed_part.size()), sha256(envelope.signed_part)};
  TRY_VOID(in.finish());
  TRY_VOID(fill_personal(opened.batch, envelope.personal));
  return opened;
}

}  // namespace qiaomen
