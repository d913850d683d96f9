"""`./luodi unit [run options]`: a systemd unit for this folder, on standard output."""

import getpass
import shlex

from luodi.runtime.paths import ROOT, var_folder

UNIT = """\
# 安装：./luodi unit --listen 0.0.0.0 > /etc/systemd/system/luodi.service
#       systemctl daemon-reload && systemctl enable --now luodi
[Unit]
Description=Luodi (investment promotion office)
After=network.target

[Service]
Type=exec
User={user}
WorkingDirectory={root}
Environment=LUODI_VAR={var}
ExecStart={command}
# the launcher stops web server, worker and database in order; whatever is left after that is killed
KillMode=mixed
TimeoutStopSec=90
Restart=on-failure
RestartSec=5
UMask=0077
NoNewPrivileges=yes
ProtectSystem=full
ProtectKernelTunables=yes
ProtectControlGroups=yes

[Install]
WantedBy=multi-user.target
"""


def main(_verb: str, arguments: list[str]) -> int:
    options = arguments if "--production" in arguments else ["--production", *arguments]
    command = shlex.join([str(ROOT / "luodi"), "run", *options])
    print(UNIT.format(user=getpass.getuser(), root=ROOT, var=var_folder(), command=command), end="")
    return 0
