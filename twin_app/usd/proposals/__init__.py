"""What the prims of a foreign layout could be: proposals with their reasons, to be confirmed by a person.

    for proposal in propose("hall.usd"):
        print(proposal.path, proposal.kind, f"{proposal.confidence:.0%}", proposal.because)

Nothing is ever applied. Names in English and German, semantic labels, kinds, names of referenced files and the shape of
the geometry count; what is modelled already is passed over.
"""

from __future__ import annotations

from twin_app.usd.proposals.proposing import Proposal, propose, propose_for

__all__ = ["Proposal", "propose", "propose_for"]
