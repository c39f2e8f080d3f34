"""The ledger's tables: pack versions, cases, what was said in each step, whom a case concerns, how it is routed."""

from linli.cases import (  # noqa: F401 -- its tables too
    desk_models,
    import_models,
    opinion_models,
    oversight_models,
    party_models,
    round_models,
    route_models,
)
