"""`./luodi help`."""

TEXT = """落地：招商项目全过程管理系统

用法：./luodi 命令 [参数]

日常
  run [--demo]         启动（首次自动安装）；--demo 先载入演示城市
  stop                 停止本机正在运行的服务和数据库
  setup                建自己的城市（网页向导的命令行版）
  backup / restore     备份、恢复（数据库和附件）
  migrate              升级数据库结构（升级前自动备份）
  psql                 数据库命令行（默认只读）

部署
  run --production     正式运行（另见 --listen --tls-cert --tls-key --behind-proxy）
  worker               只启动后台任务
  unit                 输出 systemd 服务文件
  bundle               制作离线安装包

开发
  test [--full]        全部检查和测试
  lint                 只做检查，不跑测试
  bench [名称]         性能测量
  lock                 重新锁定依赖版本

其余命令直接转给程序本身，例如 ./luodi ledger verify。"""


def main(_verb: str, _arguments: list[str]) -> int:
    print(TEXT)
    return 0
