"""Long-run means of a network under the names that the simulator reports them by."""

from __future__ import annotations

from functools import partial

from tests.oracles.markov import Stationary, stationary
from tests.oracles.network_chain import NetworkState, after_arrival, first_state, held_parts, transitions
from tests.oracles.networks import OUT, Feed, Machine, Network

PLANT = ""
"""Stands for a node where a metric is that of the plant as a whole."""

Answers = dict[tuple[str, str], float]
"""By (node, metric)."""


def exact_answers(network: Network) -> Answers:
    """Shares of states, mean numbers of parts, lead time, `throughput` per unit of time.

    Shares `lost` of all arrivals, and `scrapped` of all parts that leave.
    """
    solution = stationary(first_state(network), partial(transitions, network))
    answers: Answers = {}
    for i, machine in enumerate(network.machines):
        answers |= _machine_answers(machine, i, solution)
    for i, store in enumerate(network.stores):
        answers[store.name, "mean_content"] = _mean_stored(solution, i)
    for feed in network.feeds:
        if feed.rate is not None:
            answers[PLANT, "lost"] = _share_lost(network, feed, solution)
    return answers | _plant_answers(network, answers)


def _machine_answers(machine: Machine, i: int, solution: Stationary[NetworkState]) -> Answers:
    """A place is starved while it has neither work nor a finished part nor a stop, also while it collects a kit."""
    working = solution.mean(lambda state: state.working[i])
    down = solution.mean(lambda state: state.down[i])
    held = solution.mean(lambda state: held_parts(state.queues, machine))
    collected = solution.mean(lambda state: len(state.kits[i]))
    name, servers = machine.name, machine.servers
    return {
        (name, "working"): working / servers,
        (name, "down"): down / servers,
        (name, "blocked"): held / servers,
        (name, "starved"): 1.0 - (working + down + held) / servers,
        (name, "mean_content"): working + down + held + collected,
        (name, "throughput"): working * machine.rate * (1.0 - machine.scrap),
    }


def _mean_stored(solution: Stationary[NetworkState], i: int) -> float:
    return solution.mean(lambda state: state.stored[i])


def _share_lost(network: Network, feed: Feed, solution: Stationary[NetworkState]) -> float:
    """Poisson arrivals see what is there on average over time (Wolff 1982); those that change nothing are lost."""
    return solution.mean(lambda state: after_arrival(network, state, feed) == state)


def _plant_answers(network: Network, answers: Answers) -> Answers:
    """Work in process, and where parts leave, output and (by Little's law, if none are joined) lead time."""
    wip = sum(value for (_, metric), value in answers.items() if metric == "mean_content")
    leaving = sum(
        answers[machine.name, "throughput"] * share
        for machine in network.machines
        for targets, share in machine.routes
        if targets == (OUT,)
    )
    found = {(PLANT, "wip"): wip}
    if leaving > 0.0:
        found[PLANT, "throughput"] = leaving
        scrapped = sum(
            answers[machine.name, "throughput"] * machine.scrap / (1.0 - machine.scrap) for machine in network.machines
        )
        if scrapped > 0.0:
            found[PLANT, "scrapped"] = scrapped / (scrapped + leaving)
        elif not any(machine.inputs for machine in network.machines):
            found[PLANT, "lead_time_s"] = wip / leaving
    return found
