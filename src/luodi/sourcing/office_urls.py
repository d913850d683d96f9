"""Addresses of chains, sites, admission and promises."""

from django.urls import path

from luodi.sourcing.views import chains, targets

office_patterns = [
    path("chains/", chains.index, name="chains"),
    path("chains/import/", chains.take_in, name="chains_import"),
    path("chains/export/", chains.give_out, name="chains_export"),
    path("chains/<uuid:lineage>/", chains.show, name="chain"),
    path("chains/<uuid:lineage>/describe/", chains.describe, name="chain_describe"),
    path("chains/<uuid:lineage>/nodes/new/", chains.add_node, name="chain_node_new"),
    path("chains/nodes/<uuid:lineage>/", targets.node, name="chain_node"),
    path("chains/nodes/<uuid:lineage>/edit/", chains.edit_node, name="chain_node_edit"),
    path("chains/nodes/<uuid:lineage>/remove/", chains.remove_node, name="chain_node_remove"),
    path("chains/nodes/<uuid:lineage>/targets/<uuid:company>/", targets.assign, name="target_assign"),
    path("chains/targets/<uuid:lineage>/", targets.report, name="target_report"),
]
