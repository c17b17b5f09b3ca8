"""A warm body of one place, written from the rules and the textbook's exponential."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from math import ceil, exp, inf, log

from tests.oracles.simpy_twin.clock import Phase
from tests.oracles.simpy_twin.draws import NANOSECONDS
from tests.oracles.simpy_twin.world import World
from twin_app.plant.nodes import Thermal


class _Turn(Enum):
    """What happens next."""

    THERMOSTAT = auto()
    BAND = auto()


class TwinBody:
    """Its temperature, its thermostat and its band."""

    def __init__(self, world: World, thermal: Thermal, node: int, place: int, when_changed: Callable[[], None]) -> None:
        self._world = world
        self._thermal = thermal
        self._when_changed = when_changed
        self.temperature_c = thermal.ambient_c
        self._since = 0
        self._is_enabled = False
        self.is_heating = False
        self.is_warm = self._is_inside()
        self.heated_ns = 0
        self.n_parts = 0
        self._next = _Turn.BAND
        self._alarm = world.stopwatch(Phase.BODIES, node, self._turn, place)

    def enable(self, is_enabled: bool) -> None:
        """Whether the thermostat works."""
        if is_enabled != self._is_enabled:
            self._settle()
            self._is_enabled = is_enabled
            self._go_on()

    def take(self, n_parts: int) -> None:
        """Parts leave with their heat."""
        self._settle()
        self.n_parts += n_parts
        self.temperature_c -= n_parts * self._thermal.part_heat_j / self._thermal.heat_capacity_j_per_k
        self.is_warm = self._is_inside()
        self._go_on()

    def close(self, end_ns: int) -> None:
        """Count up to the end of the run."""
        self.heated_ns += (end_ns - self._since) * self.is_heating
        self._since = end_ns

    def _is_inside(self) -> bool:
        return abs(self.temperature_c - self._thermal.setpoint_c) <= self._thermal.band_k

    @property
    def _power_w(self) -> float:
        return self._thermal.heater_w if self.is_heating else 0.0

    @property
    def _limit_c(self) -> float:
        """Where the temperature would end (there is a loss in all these plants)."""
        return self._thermal.ambient_c + self._power_w / self._thermal.loss_w_per_k

    def _settle(self) -> None:
        elapsed = self._world.now - self._since
        time_constant = self._thermal.heat_capacity_j_per_k / self._thermal.loss_w_per_k
        decay = exp(-elapsed / NANOSECONDS / time_constant)
        self.temperature_c = self._limit_c + (self.temperature_c - self._limit_c) * decay
        self.heated_ns += elapsed * self.is_heating
        self._since = self._world.now

    def _go_on(self) -> None:
        """The thermostat has its way; then wait for the next turn."""
        if not self._is_enabled or self.temperature_c >= self._thermal.setpoint_c + self._thermal.hysteresis_k:
            self.is_heating = False
        elif self.temperature_c <= self._thermal.setpoint_c - self._thermal.hysteresis_k:
            self.is_heating = True
        self._wait()

    def _wait(self) -> None:
        step = self._thermal.hysteresis_k if self.is_heating else -self._thermal.hysteresis_k
        thermostat_s = self._time_to(self._thermal.setpoint_c + step) if self._is_enabled else inf
        is_rising = self._limit_c > self.temperature_c
        edge = self._thermal.band_k if is_rising == self.is_warm else -self._thermal.band_k
        band_s = self._time_to(self._thermal.setpoint_c + edge)
        self._next = _Turn.THERMOSTAT if thermostat_s < band_s else _Turn.BAND
        time_s = min(thermostat_s, band_s)
        self._alarm.clear()
        if time_s < inf:
            self._alarm.set(ceil(time_s * NANOSECONDS))
            self._alarm.run(True)

    def _time_to(self, temperature_c: float) -> float:
        """Textbook: τ ln of the ratio of the distances to the limit."""
        before, after = self.temperature_c - self._limit_c, temperature_c - self._limit_c
        if abs(before) < 1e-9 or after / before <= 0.0 or after / before > 1.0 + 1e-12:
            return inf
        time_constant = self._thermal.heat_capacity_j_per_k / self._thermal.loss_w_per_k
        return max(0.0, time_constant * log(before / after))

    def _turn(self) -> None:
        self._settle()
        if self._next is _Turn.THERMOSTAT:
            self.is_heating = not self.is_heating
        else:
            self.is_warm = not self.is_warm
        self._wait()
        self._when_changed()
