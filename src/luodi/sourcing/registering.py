"""What admission, promises and sites register with the rooms below, called by AppConfig.ready()."""


def register_office() -> None:
    from luodi.common.registries import todos
    from luodi.projects import panels
    from luodi.projects.gates import register_condition
    from luodi.projects.queries.provable import register_provable
    from luodi.projects.queries.situation import register_teller
    from luodi.sourcing.gate import TELLER, admitted, open_matters, reviewed
    from luodi.sourcing.panels import PANEL, TODOS, provable

    register_teller(TELLER, open_matters, *PANEL.reads)
    register_condition("admission", admitted)
    register_condition("fair_review", reviewed)
    register_provable(provable)
    panels.register(PANEL)
    for source in TODOS:
        todos.register(source)
