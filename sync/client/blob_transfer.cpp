#include "sync/client/blob_transfer.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/client/signed_message.h"

namespace qiaomen {
namespace {

constexpr std::string_view kPath = "/v1/blob";
const std::string kHub = "hub";  // where fetched bytes come from

std::string path_of(const Sha256& sha256) { return fmt::format("{}/{}", kPath, to_hex(sha256)); }

}  // namespace

BlobStep BlobTransfer::step(std::stop_token stop) {
  stop_ = std::move(stop);
  if (!planned_) plan();
  const auto step = next();
  planned_ = step == BlobStep::Moved;
  return step;
}

BlobStep BlobTransfer::next() {
  if (!to_ask_.empty()) return ask();
  if (!uploads_.empty()) return send();
  if (fetches_ && !downloads_.empty()) return fetch();
  return BlobStep::Done;
}

void BlobTransfer::plan() {
  planned_ = true;
  offered_.clear();
  to_ask_.clear();
  uploads_.clear();
  downloads_.clear();
  if (blobs_.is_empty()) return;
  forget_what_is_covered();
  std::set<Sha256> asked;
  for (const Sha256& hash : blobs_.unsent.all()) asked.insert(hash);
  for (const Sha256& hash : blobs_.wanted.all()) {
    if (blobs_.store.holds(hash)) {
      blobs_.wanted.remove(hash);
    } else {
      asked.insert(hash);
    }
  }
  // A restored hub may have lost what an earlier one had.
  generation_ = rows_.generation();
  if (blobs_.generation() != generation_) {
    for (const Sha256& hash : blobs_.store.all()) offered_.insert(hash);
    asked.insert(offered_.begin(), offered_.end());
  }
  to_ask_.assign(asked.begin(), asked.end());
}

// Marks that the disk does not take wait; so do their photos.
void BlobTransfer::forget_what_is_covered() {
  if (!waits_for_reply()) {
    if (const auto noted = blobs_.sent.note_reply(rows_.replied_us()); !noted) problem_ = noted.error().message;
  }
  if (const auto until = rows_.covered_until_us()) blobs_.sent.forget_covered(*until);
  blobs_.forget_unnamed(rows_.named());
}

Result<> BlobTransfer::mark_as_sent(const Sha256& sha256) {
  if (!blobs_.unsent.contains(sha256)) return {};
  TRY_VOID(blobs_.sent.add(sha256));
  marked_after_us_ = rows_.replied_us();
  blobs_.unsent.remove(sha256);
  return {};
}

Result<HttpReply> BlobTransfer::exchange(std::string method, std::string path, Bytes body) {
  HttpRequest http;
  http.method = std::move(method);
  http.path = std::move(path);
  http.body = std::move(body);
  http.stop = stop_;
  sign(http, key_, random_.id<Nonce>());
  ++round_trips_;
  TRY(auto reply, transport_.exchange(http));
  if (reply.status != 200) return reply;
  TRY(auto message, message_of(reply, http));
  reply.body = std::move(message);
  return reply;
}

BlobStep BlobTransfer::ask() {
  const auto count = std::min(to_ask_.size(), kBlobsAskedMax);
  const std::vector<Sha256> asked(to_ask_.begin(), to_ask_.begin() + static_cast<std::ptrdiff_t>(count));
  const auto reply = exchange("POST", std::string(kPath), encode(BlobAsk{asked}));
  if (!reply || reply->status != 200) return BlobStep::Failed;
  const auto states = decode_blob_states(reply->body);
  if (!states || states->states.size() != asked.size()) return BlobStep::Failed;
  if (!take_states(asked, *states)) return BlobStep::Failed;
  return BlobStep::Moved;
}

Result<> BlobTransfer::take_states(const std::vector<Sha256>& asked, const BlobStates& states) {
  for (std::size_t i = 0; i < asked.size(); ++i) TRY_VOID(take_state(asked[i], states.states[i]));
  to_ask_.erase(to_ask_.begin(), to_ask_.begin() + static_cast<std::ptrdiff_t>(asked.size()));
  if (to_ask_.empty() && !offered_.empty()) return blobs_.remember_generation(generation_);
  return {};
}

Result<> BlobTransfer::take_state(const Sha256& sha256, const BlobState& state) {
  const bool here = blobs_.store.holds(sha256);
  if (state.standing == BlobStanding::Whole) {
    TRY_VOID(mark_as_sent(sha256));
    if (!here) downloads_.push_back(sha256);
  } else if (state.standing == BlobStanding::Wanted && here) {
    if (offered_.contains(sha256)) {
      TRY_VOID(blobs_.unsent.add(sha256));
      blobs_.sent.remove(sha256);
    }
    uploads_.push_back({sha256, {}, state.have});
  }
  return {};
}

// The photo stays here and stays marked.
BlobStep BlobTransfer::leave_out(std::string why) {
  problem_ = std::move(why);
  uploads_.pop_front();
  return BlobStep::Moved;
}

BlobStep BlobTransfer::send() {
  Upload& upload = uploads_.front();
  if (upload.bytes.empty()) {
    auto bytes = blobs_.store.read_whole(upload.sha256);
    if (!bytes) return leave_out(bytes.error().message);
    upload.bytes = *std::move(bytes);
  }
  const auto size = static_cast<std::int64_t>(upload.bytes.size());
  const auto from = static_cast<std::size_t>(std::min(upload.have, size));
  const auto part = BytesView(upload.bytes).subspan(from, std::min(kBlobChunkBytesMax, upload.bytes.size() - from));
  const BlobChunk chunk{size, static_cast<std::int64_t>(from), {part.begin(), part.end()}};
  const auto reply = exchange("POST", path_of(upload.sha256), encode(chunk));
  if (!reply) return BlobStep::Failed;
  if (reply->status == 400 || reply->status == 404 || reply->status == 413) {
    return leave_out(fmt::format("the hub does not take a photo (HTTP {})", reply->status));
  }
  if (reply->status != 200) return BlobStep::Failed;
  const auto states = decode_blob_states(reply->body);
  if (!states || states->states.size() != 1) return BlobStep::Failed;
  return take_progress(upload, states->states.front());
}

BlobStep BlobTransfer::take_progress(Upload& upload, const BlobState& state) {
  if (state.standing == BlobStanding::Whole) {
    if (const auto marked = mark_as_sent(upload.sha256); !marked) return leave_out(marked.error().message);
    ++sent_;
    uploads_.pop_front();
    return BlobStep::Moved;
  }
  if (state.standing != BlobStanding::Wanted || state.have <= upload.have) {
    return leave_out("the hub does not get on with a photo");
  }
  upload.have = state.have;
  return BlobStep::Moved;
}

BlobStep BlobTransfer::fetch() {
  const Sha256 sha256 = downloads_.front();
  const auto have = blobs_.store.arrived({kHub, sha256, 0});
  const auto reply = exchange("GET", fmt::format("{}?offset={}", path_of(sha256), have), {});
  if (!reply) return BlobStep::Failed;
  if (reply->status == 404) {  // no longer there, or not for us: the mark stays
    downloads_.pop_front();
    return BlobStep::Moved;
  }
  if (reply->status != 200) return BlobStep::Failed;
  const auto part = decode_blob_part(reply->body);
  if (!part) return BlobStep::Failed;
  const auto now = blobs_.store.append({kHub, sha256, part->size}, have, part->bytes);
  if (!now) {
    problem_ = now.error().message;
    downloads_.pop_front();
    return now.error().code == Errc::Malformed ? BlobStep::Moved : BlobStep::Failed;
  }
  if (blobs_.store.holds(sha256)) {
    blobs_.wanted.remove(sha256);
    ++fetched_;
    downloads_.pop_front();
  } else if (*now <= have) {
    downloads_.pop_front();  // an answer that does not get on
  }
  return BlobStep::Moved;
}

}  // namespace qiaomen
