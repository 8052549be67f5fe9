#include "sync/hub/spdlog_log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace qiaomen {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::Debug: return spdlog::level::debug;
    case LogLevel::Info: return spdlog::level::info;
    case LogLevel::Warning: return spdlog::level::warn;
    case LogLevel::Error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

SpdlogLog::SpdlogLog(LogLevel lowest)
    : logger_(std::make_shared<spdlog::logger>("hub", std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  logger_->set_level(level_of(lowest));
  logger_->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
}

void SpdlogLog::write(LogLevel level, std::string_view message) { logger_->log(level_of(level), "{}", message); }

}  // namespace qiaomen
