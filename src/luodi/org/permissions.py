"""The catalogue of permissions. Roles (policies/roles.yaml) may name only what stands here."""

from luodi.access.permissions import Permission

CATALOGUE = (
    Permission("desk.home", "打开首页与待办", ("首页",)),
    Permission("notices.view", "看自己的消息", ("首页",)),
    Permission("projects.view", "看项目台账与一项目一档", ("项目",)),
    Permission("projects.create", "登记新项目", ("项目",)),
    Permission("projects.record", "填报进展、到位资金、计划与问题", ("项目",)),
    Permission("projects.review", "区县审核填报", ("项目",)),
    Permission("projects.verify", "市级或部门核实", ("项目",)),
    Permission("projects.decide", "认定落地、取消、恢复与期初数", ("项目",)),
    Permission("projects.transfer", "变更与划转项目", ("项目",)),
    Permission("projects.assign", "指派与交接责任", ("项目",)),
    Permission("projects.import", "导入台账与填表", ("项目",)),
    Permission("projects.export", "导出台账", ("项目",)),
    Permission("companies.view", "看客商企业", ("招引",)),
    Permission("companies.match", "登记与匹配企业", ("招引",)),
    Permission("companies.merge", "合并与拆开企业", ("招引",)),
    Permission("figures.view", "查数与驾驶舱", ("数据通报",)),
    Permission("figures.rank", "看各地排名", ("数据通报",)),
    Permission("figures.define", "定义与修订口径", ("数据通报",)),
    Permission("ledger.history", "看修订历史", ("项目",)),
    Permission("org.view_phones", "看完整联系电话", ("设置",)),
    Permission("org.manage_units", "维护区划、单位与岗位", ("设置",)),
    Permission("org.manage_users", "维护账号与任职", ("设置",)),
    Permission("org.security", "安全策略、解锁、登录记录", ("设置",)),
    Permission("org.audit", "审计安全事件", ("设置",)),
    Permission("org.reset_password", "参与两人重置密码", ("设置",)),
    Permission("system.health", "看运行状态", ("设置",)),
)
