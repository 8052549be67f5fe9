#include "sync/cli/exit.h"

namespace qiaomen {

Exit exit_of(Errc code) {
  switch (code) {
    case Errc::Malformed:
    case Errc::TooLarge: return Exit::Usage;
    case Errc::NotFound: return Exit::NotFound;
    case Errc::Refused: return Exit::Refused;
    case Errc::Offline: return Exit::Offline;
    case Errc::Unauthenticated: return Exit::Unauthenticated;
    case Errc::Blocked: return Exit::Blocked;
    case Errc::Unsupported: return Exit::ProgramTooOld;
    case Errc::Busy: return Exit::Busy;
    case Errc::Unavailable: return Exit::Machine;
  }
  return Exit::Machine;
}

const char* exit_codes_text() {
  return "退出码：0 完成；1 被规则拒绝，没有写入；2 命令行或输入有误；3 连不上服务器，记录都已保留；4 需要入网；\n"
         "5 设备已被封锁；6 被别的程序占用；7 找不到或不唯一；8 本机的磁盘、文件或证书有问题；9 程序版本过旧；\n"
         "10 对方不是登记的服务器";
}

}  // namespace qiaomen
