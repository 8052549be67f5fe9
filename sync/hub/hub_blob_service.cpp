// The part of HubService that serves /v1/blob.
#include <charconv>
#include <optional>

#include "engine/blobs/blob_name.h"
#include "sync/hub/hub_service.h"
#include "sync/hub/message_body.h"
#include "sync/hub/signed_request.h"

namespace qiaomen {
namespace {

constexpr std::string_view kBefore = "/v1/blob/";
constexpr std::string_view kOffset = "offset=";

struct BlobTarget {
  Sha256 sha256{};
  std::int64_t offset = 0;
};

std::optional<std::int64_t> number_in(std::string_view digits) {
  std::int64_t number = 0;
  const auto* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, number);
  return parsed.ec == std::errc{} && parsed.ptr == end && number >= 0 ? std::optional(number) : std::nullopt;
}

// /v1/blob/{64 hex digits}[?offset=N]
std::optional<BlobTarget> parse_target(std::string_view target) {
  target.remove_prefix(kBefore.size());
  const auto question = target.find('?');
  const auto sha256 = sha256_named(target.substr(0, question));
  if (!sha256) return std::nullopt;
  if (question == std::string_view::npos) return BlobTarget{*sha256, 0};
  const auto query = target.substr(question + 1);
  const auto offset = query.starts_with(kOffset) ? number_in(query.substr(kOffset.size())) : std::nullopt;
  return offset ? std::optional(BlobTarget{*sha256, *offset}) : std::nullopt;
}

ServerReply malformed() { return text_answer(400, "请求的内容不合规定，未作任何处理。请更新程序。"); }

ServerReply refusal(const Error& error) {
  switch (error.code) {
    case Errc::NotFound: return text_answer(404, "没有这张照片。");
    case Errc::TooLarge: return text_answer(413, "照片超过 8 MiB，没有收下。请换一张较小的照片。");
    case Errc::Busy: return text_answer(503, "这张照片正在接收，请稍后再试。");
    case Errc::Malformed:
      return text_answer(400, "照片的内容与记录不符，或不是 JPEG、PNG，没有收下。记录不受影响。请重新发送。");
    default: return text_answer(503, "服务器暂时存不下照片，已收到的部分都保留，请稍后再试。");
  }
}

}  // namespace

ServerAnswer HubService::ask_blobs(const ServerRequest& request) {
  const auto sender = open_signed(request, parts_.store, parts_.keys);
  if (!sender) return sender.error();
  const auto message = message_of(request, sender->content, sender->nonce.view());
  if (!message) return message.error();
  const auto asked = decode_blob_ask(*message);
  if (!asked) return malformed();
  return message_answer(request, encode(parts_.blobs.states(sender->device.id, asked->hashes)), *message);
}

ServerAnswer HubService::take_blob(const ServerRequest& request) {
  const auto sender = open_signed(request, parts_.store, parts_.keys);
  if (!sender) return sender.error();
  const auto message = message_of(request, sender->content, sender->nonce.view());
  if (!message) return message.error();
  const auto target = parse_target(request.target);
  const auto chunk = decode_blob_chunk(*message);
  if (!target || !chunk) return malformed();
  const auto state = parts_.blobs.take(sender->device.id, target->sha256, *chunk);
  if (!state) return refusal(state.error());
  return message_answer(request, encode(BlobStates{{*state}}), *message);
}

ServerAnswer HubService::give_blob(const ServerRequest& request) {
  const auto sender = open_signed(request, parts_.store, parts_.keys);
  if (!sender) return sender.error();
  const auto target = parse_target(request.target);
  if (!target) return malformed();
  const auto part = parts_.blobs.read(sender->device.id, target->sha256, target->offset);
  if (!part) return refusal(part.error());
  return message_answer(request, encode(*part), {});
}

}  // namespace qiaomen
