#include "sync/hub/message_body.h"

#include <algorithm>
#include <optional>

#include "sync/wire/body.h"
#include "sync/wire/messages.h"

namespace qiaomen {
namespace {

constexpr std::string_view kContentType = "application/cbor";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// What an item like "zstd;q=0.5" says of its coding.
bool is_refused(std::string_view parameters) {
  const auto weight = trimmed(parameters);
  return weight.starts_with("q=0") && weight.find_first_not_of("0.", 2) == weight.npos;
}

// What a list like "gzip, zstd;q=0.5" says of a coding; nullopt: nothing.
std::optional<bool> said_of(std::string_view coding, std::string_view list) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    const auto item = list.substr(0, comma);
    const auto semicolon = item.find(';');
    if (trimmed(item.substr(0, semicolon)) == coding) {
      return semicolon == item.npos || !is_refused(item.substr(semicolon + 1));
    }
    list = comma == list.npos ? std::string_view{} : list.substr(comma + 1);
  }
  return std::nullopt;
}

// As RFC 9110 §12.5.3 has it: without the field any form is acceptable, so a device says nothing.
bool accepts(const ServerRequest& request, std::string_view form) {
  const auto field =
      std::ranges::find(request.headers, std::string_view("accept-encoding"), [](const auto& h) { return h.first; });
  if (field == request.headers.end()) return true;
  return said_of(form, field->second).value_or(said_of("*", field->second).value_or(false));
}

}  // namespace

ServerReply text_answer(int status, std::string_view text) {
  return {.status = status,
          .content_type = "text/plain; charset=utf-8",
          .headers = {},
          .body = Bytes(text.begin(), text.end())};
}

std::expected<Bytes, ServerReply> message_of(const ServerRequest& request, BytesView content, BytesView known) {
  const auto type = request.header("content-type");
  if (!type.empty() && trimmed(type.substr(0, type.find(';'))) != kContentType) {
    return std::unexpected(text_answer(415, "请求的内容类型不是 application/cbor，未作任何处理。"));
  }
  if (!request.header("content-encoding").empty()) {
    return std::unexpected(text_answer(415, "请求带有不认识的压缩方式，未作任何处理。"));
  }
  auto plain = unpack(content, known);
  if (plain) return *std::move(plain);
  const bool too_large = plain.error().code == Errc::TooLarge;
  return std::unexpected(too_large ? text_answer(413, "请求解压后过大，未作任何处理。")
                                   : text_answer(400, "请求的压缩数据已损坏，未作任何处理。"));
}

ServerReply message_answer(const ServerRequest& request, Bytes message, BytesView asked, BytesView rows) {
  const Accepted accepted{accepts(request, kZstdName), accepts(request, kZstdDictionaryName)};
  return {.body = pack_reply(std::move(message), asked, rows, accepted)};
}

bool is_within_caps(const ServerReply& reply, std::size_t message_bytes) {
  return message_bytes <= kMessageBytesMax && reply.body.size() <= kCompressedBytesMax;
}

}  // namespace qiaomen
