"""Selection of the best of very many: a tournament in rounds, after each of which one of a group is left.

KT, the knockout-tournament procedure of Zhong and Hong (Operations Research 70, 2022): in round r the candidates left
are put into groups, and KN picks the best of each group with an error probability of at most alpha_r, all with fresh
replications. The best candidate can only be lost in one of its own groups, one a round; so where all alpha_r add up to
1 − confidence, it is found with the confidence asked for, whenever it is better than all others by `delta`. Each is
compared with its group alone, so the effort grows in proportion to the candidates. Within a group replications share
their random numbers.

How the groups are made up is free as long as it does not depend on the round's own replications. Candidates that look
alike by earlier ones are spread over different groups, so that each group has someone who quickly sends the weak home.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from twin_app.experiment.selection.kim_nelson import KimNelson
from twin_app.experiment.selection.procedure import FloatArray, Request, Values

GROUP_SIZE = 50
"""About; KN spends least for each candidate where groups are large, and its tables stay small."""


class KnockoutTournament:
    """The state of one tournament. Larger values are better; equal candidates are decided in favour of the first."""

    name = "KT (knockout tournament, Zhong and Hong 2022) with KN in its groups, common random numbers"

    def __init__(
        self,
        n_candidates: int,
        *,
        confidence: float,
        delta: float,
        first_stage: int,
        n_rounds: int | None = None,
        merits: Sequence[float] | None = None,
    ) -> None:
        """`first_stage` ≥ 2 replications estimate variances in each round.

        `n_rounds` None gives groups of about 50. `merits` are guesses from replications that are not used here; without
        them the first groups go by number.
        """
        self._delta = delta
        self._first_stage = first_stage
        n_rounds = n_rounds or max(1, round(math.log(n_candidates, GROUP_SIZE)))
        self._group_size = math.ceil(round(n_candidates ** (1.0 / n_rounds), 9))
        self._alphas = _error_shares(1.0 - confidence, n_rounds)
        self._merits: FloatArray = np.array(merits if merits is not None else -np.arange(n_candidates), np.float64)
        self._finalists = list(range(n_candidates))
        self._spent = 0
        self._unfinished: float | None = None
        self._round = 0
        self._groups: list[_Group] = self._drawn_groups()

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """As published, with their values here."""
        return {
            "n0": self._first_stage,
            "group_size": self._group_size,
            "rounds": len(self._alphas),
            "alpha_by_round": " ".join(f"{alpha:.4g}" for alpha in self._alphas),
        }

    @property
    def survivors(self) -> Sequence[int]:
        """All that are left in any group of the present round."""
        return [group.members[index] for group in self._groups for index in group.match.survivors]

    @property
    def is_decided(self) -> bool:
        """Whether one is left."""
        return self._round == len(self._alphas)

    @property
    def winner(self) -> int:
        """The best of the present groups' leaders, as far as is known."""
        leaders = [group.members[group.match.winner] for group in self._groups] or self._finalists
        return max(leaders, key=lambda candidate: (self._merits[candidate], -candidate))

    def requests(self) -> list[Request]:
        """The next replications of all groups that are not decided."""
        return [
            Request(group.members[request.candidate], self._round, request.count)
            for group in self._groups
            for request in group.match.requests()
        ]

    def advance_with(self, values: Values) -> None:
        """Goes on with all that was requested; the next round begins when all groups are decided."""
        block = self._round
        for group in self._groups:
            if not group.match.is_decided:
                group.match.advance([values(member, block) for member in group.members])
                for index in group.match.survivors:
                    self._merits[group.members[index]] = group.match.mean(index)
        if all(group.match.is_decided for group in self._groups):
            self._finalists = [group.members[group.match.winner] for group in self._groups]
            self._round += 1
            self._groups = [] if self.is_decided else self._drawn_groups()

    def replications_needed(self) -> int:
        """Of this round, and as many again for each round to come."""
        now = sum(group.match.replications_needed() for group in self._groups)
        return now + len(self._groups) * self._first_stage if self._groups else 0

    def delta_reached(self) -> float:
        """The largest of all groups."""
        return max((group.match.delta_reached() for group in self._groups), default=0.0)

    def _drawn_groups(self) -> list[_Group]:
        order = sorted(self._finalists, key=lambda candidate: (-self._merits[candidate], candidate))
        n_groups = math.ceil(len(order) / self._group_size)
        confidence = 1.0 - self._alphas[self._round]
        return [
            _Group(sorted(order[index::n_groups]), confidence, self._delta, self._first_stage)
            for index in range(n_groups)
        ]


class _Group:
    """Some candidates and the match between them."""

    def __init__(self, members: list[int], confidence: float, delta: float, first_stage: int) -> None:
        self.members = members
        self.match = KimNelson(len(members), confidence=confidence, delta=delta, first_stage=first_stage)


def _error_shares(alpha: float, n_rounds: int) -> list[float]:
    """alpha / 2^r in round r, and what is left in the last."""
    shares = [alpha / 2.0**number for number in range(1, n_rounds)]
    return [*shares, alpha - sum(shares)]
