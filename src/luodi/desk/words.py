"""The ledger's verbs and tables in the words of the office, for the history's sentences.

A test walks the source and refuses a verb or an entry model that has no words here.
"""

VERBS = {
    "companies.register": "登记企业",
    "companies.change": "变更企业情况",
    "companies.correct": "更正企业情况",
    "companies.judge": "判断疑似重复",
    "companies.merge": "合并企业",
    "companies.undo_merge": "拆开已合并的企业",
    "exchange.import": "导入工作簿",
    "exchange.undo_import": "撤回导入",
    "org.change_region": "变更区划",
    "org.set_up": "初始化城市",
    "org.take_over": "登记区划沿革",
    "projects.add_party": "登记投资方",
    "projects.assign_duty": "指派责任",
    "projects.attach_evidence": "上传材料",
    "projects.change_particulars": "变更项目情况",
    "projects.confirm_opening": "确认期初数",
    "projects.correct_milestone": "更正进展",
    "projects.correct_money": "更正资金",
    "projects.correct_particulars": "更正项目情况",
    "projects.create_project": "登记项目",
    "projects.end_duty": "解除责任",
    "projects.entrust": "成批指派责任",
    "projects.hand_over": "交接责任",
    "projects.import_money": "导入资金",
    "projects.merge_projects": "合并项目",
    "projects.pass_claims": "区审通过",
    "projects.record_actual": "填报年度数",
    "projects.record_milestone": "填报进展",
    "projects.record_money": "填报资金",
    "projects.record_signing": "登记签约",
    "projects.refute_claims": "核实不符",
    "projects.report_month": "按月报送",
    "projects.retract_milestone": "撤回进展",
    "projects.retract_money": "撤回资金",
    "projects.return_claims": "退回填报",
    "projects.set_plan": "排定计划",
    "projects.share_credit": "分配业绩",
    "projects.transfer_projects": "划转项目",
    "projects.undo_merge": "拆开已合并的项目",
    "projects.verify_claims": "核实",
    "projects.withdraw_evidence": "撤回材料",
    "projects.withdraw_verified": "撤销核实",
}

NOUNS = {
    "companies.Attribute": "企业情况",
    "companies.CompanyMerge": "企业合并",
    "companies.Judgement": "疑似重复的判断",
    "indicators.ExchangeRate": "汇率",
    "org.RegionStanding": "区划",
    "org.RegionSuccession": "区划沿革",
    "projects.Credit": "业绩分配",
    "projects.Duty": "责任",
    "projects.Evidence": "材料",
    "projects.Investor": "投资方",
    "projects.Merge": "项目合并",
    "projects.Milestone": "进展",
    "projects.Money": "资金",
    "projects.MonthlyReturn": "月报",
    "projects.Particulars": "项目情况",
    "projects.PlanAmount": "计划资金",
    "projects.PlanDate": "计划日期",
    "projects.Review": "审核",
    "projects.Signing": "签约",
    "projects.YearlyActual": "年度数",
}


def verb_words(code: str) -> str:
    return VERBS.get(code, code)


def codes_of(words: str) -> list[str]:
    """The verbs whose words contain these, for searching."""
    return [code for code, label in VERBS.items() if words in label]
