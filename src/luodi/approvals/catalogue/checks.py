"""What the graphs of a catalogue may not be: loops, links to what is not there, orphans, items never applied."""

from luodi.approvals.catalogue.items import Catalogue, Template
from luodi.calc.schedule import Cycle, Task, in_order


def faults_of(catalogue: Catalogue) -> list[str]:
    found = []
    for template in catalogue.templates.values():
        found += [f"模板「{template.name}」：{fault}" for fault in _template_faults(template, catalogue)]
    used = {row.item for template in catalogue.templates.values() for row in template.rows}
    found += [
        f"事项「{item.code} {item.name}」没有用在任何模板里，是孤立的。请加进一个模板，或删去这一行。"
        for item in catalogue.items.values()
        if item.code not in used
    ]
    return found


def _template_faults(template: Template, catalogue: Catalogue) -> list[str]:
    found = []
    codes = {row.item for row in template.rows}
    waited_for = {link.before for row in template.rows for link in row.links}
    for row in template.rows:
        name = catalogue.items[row.item].name
        for link in row.links:
            if link.before not in codes:
                found.append(f"「{row.item} {name}」的前置「{link.before}」不在这个模板里。")
            elif link.soft and not catalogue.items[row.item].simulation:
                before = f"{link.before} {catalogue.items[link.before].name}"
                if not catalogue.items[link.before].simulation:
                    found.append(
                        f"「{row.item} {name}」把「{before}」写成软前置，但两者都不能模拟审批；请去掉「软」。"
                    )
        if not row.links and row.item not in waited_for and len(codes) > 1:
            found.append(f"「{row.item} {name}」既没有前置，也没有后续，是孤立的。")
    tasks = [Task(row.item, 1, row.links) for row in template.rows]
    try:
        in_order(tasks)
    except Cycle as cycle:
        found.append(str(cycle))
    return found
