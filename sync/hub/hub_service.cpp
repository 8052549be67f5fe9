#include "sync/hub/hub_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "sync/hub/domain_rules.h"
#include "sync/hub/feed.h"
#include "sync/hub/message_body.h"
#include "sync/hub/signed_request.h"
#include "sync/wire/body.h"

namespace qiaomen {
namespace {

constexpr std::string_view kStoreIsBroken = "服务器暂时无法读写数据，这次请求未作任何处理，请稍后再试。";

int status_of(Errc code) {
  switch (code) {
    case Errc::TooLarge: return 413;
    case Errc::NotFound: return 404;
    case Errc::Refused: return 403;
    case Errc::Busy:
    case Errc::Unavailable: return 503;
    default: return 400;
  }
}

// The reason goes to the log: it is about bytes, in the words of the code.
ServerReply refusal(Log& log, std::string_view what, const Error& error) {
  log.write(LogLevel::Warning, fmt::format("{} refused: {}", what, error.message));
  const int status = status_of(error.code);
  return text_answer(status,
                     status == 413 ? "请求过大，未作任何处理。" : "请求的内容不合规定，未作任何处理。请更新程序。");
}

HubLimits smaller(const HubLimits& limits) {
  return {std::max<std::size_t>(limits.slice_items_max / 4, 1), std::max<std::size_t>(limits.reply_items_max / 4, 1)};
}

}  // namespace

PokeKey poke_key(const BucketId& bucket) {
  return std::hash<RowId>()(bucket.scope) * 31 + static_cast<PokeKey>(bucket.kind);
}

struct HubService::Route {
  std::string_view path;
  std::string_view method;
  ServerAnswer (HubService::*serve)(const ServerRequest&);

  // One that ends with a stroke has something behind it.
  bool is_of(std::string_view address) const {
    return path.ends_with('/') ? address.size() > path.size() && address.starts_with(path) : address == path;
  }
};

std::span<const HubService::Route> HubService::routes() {
  static constexpr Route kRoutes[] = {
      {"/v1/sync", "POST", &HubService::sync},       {"/v1/enrol", "POST", &HubService::enrol},
      {"/v1/poke", "POST", &HubService::poke},       {"/v1/blob", "POST", &HubService::ask_blobs},
      {"/v1/blob/", "POST", &HubService::take_blob}, {"/v1/blob/", "GET", &HubService::give_blob},
      {"/healthz", "GET", &HubService::health},      {"/metrics", "GET", &HubService::show_metrics},
  };
  return kRoutes;
}

ServerReply HubService::counted(std::string_view route, ServerReply reply) {
  parts_.metrics.count_request(route, reply.status);
  return reply;
}

ServerAnswer HubService::handle(const ServerRequest& request) {
  const auto path = std::string_view(request.target).substr(0, request.target.find('?'));
  std::string_view known;
  std::string methods;
  for (const Route& route : routes()) {
    if (!route.is_of(path)) continue;
    if (route.method == request.method) return guarded(route.path, [&] { return (this->*route.serve)(request); });
    known = route.path;
    methods += (methods.empty() ? "" : ", ") + std::string(route.method);
  }
  if (known.empty()) return counted("other", text_answer(404, "没有这个地址。"));
  auto answer = text_answer(405, "这个地址不支持这种请求方法。");
  answer.headers.emplace_back("Allow", methods);
  return counted(known, std::move(answer));
}

template <typename Serve>
ServerAnswer HubService::guarded(std::string_view route, Serve serve) {
  try {
    ServerAnswer answer = serve();
    if (auto* reply = std::get_if<ServerReply>(&answer)) return counted(route, std::move(*reply));
    return answer;
  } catch (const StoreError& error) {
    parts_.log.write(LogLevel::Error, fmt::format("{}: the store failed: {}", route, error.what()));
    return counted(route, text_answer(503, kStoreIsBroken));
  }
}

ServerAnswer HubService::sync(const ServerRequest& request) {
  const auto sender = open_signed(request, parts_.store, parts_.keys);
  if (!sender) return sender.error();
  const auto message = message_of(request, sender->content, sender->nonce.view());
  if (!message) return message.error();
  for (HubLimits limits = parts_.hub.limits();; limits = smaller(limits)) {
    Bytes rows;
    auto reply = parts_.hub.sync(sender->device, *message, limits, offers_rows(sender->content) ? &rows : nullptr);
    if (!reply) return refusal(parts_.log, "sync", reply.error());
    const auto size = reply->size();
    auto answer = message_answer(request, *std::move(reply), *message, rows);
    if (is_within_caps(answer, size) || limits.reply_items_max == 1) return answer;
  }
}

ServerAnswer HubService::enrol(const ServerRequest& request) {
  const auto message = message_of(request, request.body, {});
  if (!message) return message.error();
  const auto decoded = decode_enrol_request(*message);
  if (!decoded) return refusal(parts_.log, "enrol", decoded.error());
  const auto enrolment = parts_.registry.enrol(*decoded, parts_.keys);
  if (!enrolment) return text_answer(status_of(enrolment.error().code), enrolment.error().message);
  return message_answer(request, encode(*enrolment, parts_.keys.signing), {});
}

ServerAnswer HubService::poke(const ServerRequest& request) {
  const auto sender = open_signed(request, parts_.store, parts_.keys);
  if (!sender) return sender.error();
  const auto message = message_of(request, sender->content, sender->nonce.view());
  if (!message) return message.error();
  auto decoded = decode_poke_request(*message);
  if (!decoded) return refusal(parts_.log, "poke", decoded.error());
  if (!may_hold(sender->device.role, decoded->cursors.size())) return text_answer(413, "请求过大，未作任何处理。");
  const auto news = look(sender->device.id, *decoded);
  if (!news.is_empty()) return message_answer(request, encode(news), *message);
  return wait(request, sender->device.id, *std::move(decoded));
}

PokeReply HubService::look(DeviceId device, const PokeRequest& request) {
  PokeReply news;
  const Stamp now{parts_.clock.sample().wall.us};
  parts_.store.read([&](HubView& view) {
    const Scope scope = readable_scope(view.grants(device), now);
    news.scope_changed = scope.version != request.scope_version;
    for (const CursorInfo& cursor : request.cursors) {
      // Of a bucket that is not theirs they do not even learn that it moved.
      if (!std::ranges::binary_search(scope.buckets, cursor.bucket)) continue;
      if (view.head(cursor.bucket).counter > cursor.cursor) news.moved.push_back(cursor.bucket);
    }
  });
  std::ranges::sort(news.moved);
  return news;
}

ServerAnswer HubService::wait(const ServerRequest& request, DeviceId device, PokeRequest poke) {
  DeferredReply later;
  for (const CursorInfo& cursor : poke.cursors) later.keys.push_back(poke_key(cursor.bucket));
  later.keys.push_back(device.value);
  later.reply = [this, device, poke = std::move(poke), headers = request.headers](const std::vector<PokeKey>&) {
    const auto answer = guarded("/v1/poke", [&]() -> ServerAnswer {
      return message_answer({.method = {}, .target = {}, .headers = headers, .body = {}, .remote = {}},
                            encode(look(device, poke)), encode(poke));
    });
    return std::get<ServerReply>(answer);
  };
  return later;
}

ServerAnswer HubService::health(const ServerRequest&) {
  parts_.store.read([](HubView& view) { view.life(); });
  auto answer = text_answer(200, "ok\n");
  answer.headers.emplace_back("Qiaomen-Time-Us", std::to_string(parts_.clock.sample().wall.us));
  return answer;
}

ServerAnswer HubService::show_metrics(const ServerRequest&) {
  auto answer = text_answer(200, parts_.metrics.render(counters_ ? counters_() : ServerCounters{}));
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return answer;
}

}  // namespace qiaomen
