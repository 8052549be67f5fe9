#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "sync/hub/request_handler.h"
#include "tests/support/count.h"

namespace qiaomen::testing {

inline ServerReply text_reply(std::string_view text, int status = 200) {
  return {.status = status, .content_type = "text/plain", .body = Bytes(text.begin(), text.end())};
}

// Says which of the keys moved: "moved 3 7".
inline DeferredReply deferred_text(std::vector<PokeKey> keys,
                                   std::chrono::milliseconds timeout = std::chrono::minutes(10)) {
  const auto reply = [](const std::vector<PokeKey>& moved) {
    std::string text = "moved";
    for (const auto key : moved) text += " " + std::to_string(key);
    return text_reply(text);
  };
  return {std::move(keys), timeout, reply};
}

// Never comes by itself; counts when it is dropped.
inline DeferredReply deferred_until_dropped(Count& dropped) {
  const std::shared_ptr<void> guard(nullptr, [&dropped](void*) { dropped.up(); });
  return {{}, std::chrono::minutes(10), [guard](const std::vector<PokeKey>&) { return text_reply(""); }};
}

// Answers with what the test says, counts, and keeps the last request. A script runs on a worker: it checks nothing.
class ScriptedHandler final : public RequestHandler {
 public:
  using Script = std::function<ServerAnswer(const ServerRequest&)>;

  ScriptedHandler() : script_([](const ServerRequest&) { return text_reply("ok"); }) {}
  explicit ScriptedHandler(Script script) : script_(std::move(script)) {}

  ServerAnswer handle(const ServerRequest& request) override {
    {
      const std::lock_guard lock(mutex_);
      last_ = request;
    }
    served.up();
    return script_(request);
  }

  ServerRequest last() const {
    const std::lock_guard lock(mutex_);
    return last_;
  }

  Count served;

 private:
  Script script_;
  mutable std::mutex mutex_;
  ServerRequest last_;
};

}  // namespace qiaomen::testing
