#include "sync/hub/message_body.h"

#include "sync/wire/body.h"
#include "sync/wire/messages.h"

namespace qiaomen {
namespace {

constexpr std::string_view kContentType = "application/cbor";
constexpr std::string_view kZstd = "zstd";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// "zstd" among the names of a list like "gzip, zstd;q=0.5".
bool lists_zstd(std::string_view list) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    const auto item = list.substr(0, comma);
    const auto semicolon = item.find(';');
    const bool refused = semicolon != std::string_view::npos && trimmed(item.substr(semicolon + 1)) == "q=0";
    if (trimmed(item.substr(0, semicolon)) == kZstd && !refused) return true;
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return false;
}

}  // namespace

ServerReply text_answer(int status, std::string_view text) {
  return {.status = status,
          .content_type = "text/plain; charset=utf-8",
          .headers = {},
          .body = Bytes(text.begin(), text.end())};
}

std::expected<Bytes, ServerReply> message_of(const ServerRequest& request) {
  const auto type = request.header("content-type");
  if (trimmed(type.substr(0, type.find(';'))) != kContentType) {
    return std::unexpected(text_answer(415, "请求的内容类型不是 application/cbor，未作任何处理。"));
  }
  const auto encoding = trimmed(request.header("content-encoding"));
  if (encoding.empty() || encoding == "identity") return request.body;
  if (encoding != kZstd) {
    auto answer = text_answer(415, "请求的压缩方式不是 zstd，未作任何处理。");
    answer.headers.emplace_back("Accept-Encoding", kZstd);
    return std::unexpected(std::move(answer));
  }
  auto plain = unpack(request.body, true);
  if (plain) return *std::move(plain);
  const bool too_large = plain.error().code == Errc::TooLarge;
  return std::unexpected(too_large ? text_answer(413, "请求解压后过大，未作任何处理。")
                                   : text_answer(400, "请求的压缩数据已损坏，未作任何处理。"));
}

ServerReply message_answer(const ServerRequest& request, Bytes message) {
  ServerReply reply;
  if (!lists_zstd(request.header("accept-encoding"))) {
    reply.body = std::move(message);
    return reply;
  }
  auto body = pack(std::move(message));
  if (body.compressed) reply.headers.emplace_back("Content-Encoding", kZstd);
  reply.body = std::move(body.bytes);
  return reply;
}

bool is_within_caps(const ServerReply& reply, std::size_t message_bytes) {
  return message_bytes <= kMessageBytesMax && reply.body.size() <= kCompressedBytesMax;
}

}  // namespace qiaomen
