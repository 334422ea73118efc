"""Linear and mixed-integer models as columns and rows, handed to HiGHS at once.

SCIP of the same wheel is not used: it called a plan optimal that HiGHS improved.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_parameters_pb2, model_pb2, result_pb2, solution_pb2
from ortools.math_opt.core.python import solver as engine
from ortools.math_opt.python import mathopt

Terms = Iterable[tuple[int, float]]
Floats = NDArray[np.float64]
BARRIER_FROM = 40_000


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the engine found.

    :ivar values: by column; empty when there is no solution
    :ivar bound: proven lower bound of the objective, ``-inf`` without one
    :ivar prices: by row, of a relaxation; empty where the engine gave none
    :ivar impossible: it is proven that there is no solution
    """

    values: Sequence[float] = ()
    objective: float = math.inf
    bound: float = -math.inf
    optimal: bool = False
    prices: Sequence[float] = ()
    impossible: bool = False


@dataclass
class Linear:
    """A minimisation model that grows by columns and rows, both numbered from 0.

    :ivar nodes: how many nodes a search for whole columns may take; it replaces limits in seconds,
        so that the answer is the same on every machine
    """

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    row_of: list[int] = field(default_factory=list)
    column_of: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    nodes: int | None = None

    def column(self, cost: float, *, high: float, low: float = 0, whole: bool = False) -> int:
        """Add a variable."""
        self.low.append(low)
        self.high.append(high)
        self.costs.append(cost)
        self.whole.append(whole)
        return len(self.costs) - 1

    def columns(self, most: Sequence[float], *, whole: bool = False) -> range:
        """Add a variable for each upper end, all of them free of cost and from 0 up."""
        first, count = len(self.costs), len(most)
        self.low.extend([0.0] * count)
        self.high.extend(most)
        self.costs.extend([0.0] * count)
        self.whole.extend([whole] * count)
        return range(first, first + count)

    def row(self, terms: Terms, *, low: float = -math.inf, high: float = math.inf) -> int:
        """Add a constraint: ``low <= sum of factor * column <= high``; columns at most once."""
        columns, factors = zip(*terms, strict=True) if (terms := tuple(terms)) else ((), ())
        return self.sum(columns, factors, low=low, high=high)

    def sum(
        self,
        columns: Sequence[int],
        factors: Sequence[float],
        *,
        low: float = -math.inf,
        high: float = math.inf,
    ) -> int:
        """The same with columns and factors apart, which is faster."""
        number = len(self.row_low)
        self.row_low.append(low)
        self.row_high.append(high)
        self.row_of.extend([number] * len(columns))
        self.column_of.extend(columns)
        self.factors.extend(factors)
        return number

    def relaxation(self, seconds: float) -> Answer:
        """Minimise with whole columns left fractional; the bound is checked from the prices."""
        program = _Program(self, relaxed=True)
        params = mathopt.SolveParameters(time_limit=self._limit(seconds))
        if len(program.columns) >= BARRIER_FROM:
            params.lp_algorithm = mathopt.LPAlgorithm.BARRIER
            params.highs.string_options["run_crossover"] = "off"
        return program.solve(params)

    def proven(self, prices: Sequence[float]) -> float:
        """The bound of the whole model that row prices prove, wherever they come from."""
        return _Program(self, relaxed=True).lagrangean(np.array(prices))

    def reduced(self, prices: Sequence[float]) -> list[float]:
        """What each column costs beside what the rows pay for it."""
        rows, factors = np.array(self.row_of, dtype=int), np.array(self.factors)
        columns = np.array(self.column_of, dtype=int)
        paid = np.bincount(columns, factors * np.array(prices)[rows], len(self.costs))
        reduced: list[float] = (np.array(self.costs) - paid).tolist()
        return reduced

    def _limit(self, seconds: float) -> timedelta | None:
        return None if self.nodes is not None else timedelta(seconds=max(0.01, seconds))

    def minimum(
        self, seconds: float, *, gap: float, seed: int = 1, start: Sequence[float] = ()
    ) -> Answer:
        """Minimise with whole columns whole, from a solution to start from if there is one."""
        params = mathopt.SolveParameters(
            time_limit=self._limit(seconds),
            node_limit=self.nodes,
            relative_gap_tolerance=gap,
            random_seed=seed,
        )
        return _Program(self, relaxed=False).solve(params, start)


class _Program:
    """A model as the engine gets it, without the columns whose value is fixed."""

    def __init__(self, linear: Linear, *, relaxed: bool) -> None:
        self.relaxed = relaxed
        self.low, self.high = np.array(linear.low), np.array(linear.high)
        self.costs = np.array(linear.costs)
        self.whole = np.array(linear.whole, dtype=bool)
        self.fixed = self.low >= self.high
        self.columns = np.flatnonzero(~self.fixed)
        rows, columns = np.array(linear.row_of, dtype=int), np.array(linear.column_of, dtype=int)
        factors, settled = np.array(linear.factors), np.where(self.fixed, self.low, 0.0)
        moved = np.bincount(rows, factors * settled[columns], len(linear.row_low))
        keep = ~self.fixed[columns]
        self.rows, self.places, self.factors = rows[keep], columns[keep], factors[keep]
        self.row_low = np.array(linear.row_low) - moved
        self.row_high = np.array(linear.row_high) - moved
        self.offset = float(self.costs @ settled)

    def solve(self, params: mathopt.SolveParameters, start: Sequence[float] = ()) -> Answer:
        """Run the engine."""
        result = engine.solve(
            self._proto(),
            mathopt.SolverType.HIGHS.value,
            mathopt.StreamableSolverInitArguments().to_proto(),
            params.to_proto(),
            self._wanted(start),
            None,
            mathopt.CallbackRegistration().to_proto(),
            None,
            None,
        )
        reason = result.termination.reason
        found = _first_feasible(result)
        if found is None:
            return Answer(impossible=reason == mathopt.TerminationReason.INFEASIBLE.value)
        values = np.where(self.fixed, self.low, 0.0)
        some = found.primal_solution.variable_values
        values[self.columns[list(some.ids)]] = some.values
        prices = self._prices(result)
        return Answer(
            values=values.tolist(),
            objective=found.primal_solution.objective_value + self.offset,
            bound=self._bound(result, prices),
            optimal=reason == mathopt.TerminationReason.OPTIMAL.value,
            prices=() if prices is None else prices.tolist(),
        )

    def _wanted(self, start: Sequence[float]) -> model_parameters_pb2.ModelSolveParametersProto:
        """Where to start, and that nothing is told that is not read."""
        wanted = mathopt.ModelSolveParameters(
            variable_values_filter=mathopt.VariableFilter(skip_zero_values=True),
            reduced_costs_filter=mathopt.VariableFilter(filtered_items=()),
            dual_values_filter=mathopt.LinearConstraintFilter(skip_zero_values=True),
        ).to_proto()
        if len(start):
            hint = wanted.solution_hints.add().variable_values
            hint.ids.extend(range(len(self.columns)))
            hint.values.extend(np.array(start)[self.columns].tolist())
        return wanted

    def _prices(self, result: result_pb2.SolveResultProto) -> Floats | None:
        if not self.relaxed:
            return None
        for each in result.solutions:
            if each.HasField("dual_solution") and _is_feasible(each.dual_solution):
                prices = np.zeros(len(self.row_low))
                prices[list(each.dual_solution.dual_values.ids)] = (
                    each.dual_solution.dual_values.values
                )
                return prices
        return None

    def _bound(self, result: result_pb2.SolveResultProto, prices: Floats | None) -> float:
        if not self.relaxed:
            return float(result.termination.objective_bounds.dual_bound) + self.offset
        return -math.inf if prices is None else self.lagrangean(prices)

    def lagrangean(self, prices: Floats) -> float:
        """The bound that row prices prove by themselves, however exactly they were found."""
        prices = np.where((prices > 0) & np.isneginf(self.row_low), 0.0, prices)
        prices = np.where((prices < 0) & np.isposinf(self.row_high), 0.0, prices)
        sides = np.where(prices > 0, self.row_low, np.where(prices < 0, self.row_high, 0.0))
        paid = np.bincount(self.places, self.factors * prices[self.rows], len(self.costs))
        reduced = np.where(self.fixed, 0.0, self.costs - paid)
        ends = np.where(reduced > 0, self.low, np.where(reduced < 0, self.high, 0.0))
        return float(prices @ sides + reduced @ ends) + self.offset

    def _proto(self) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        number = np.full(len(self.costs), -1)
        number[self.columns] = np.arange(len(self.columns))
        variables, rows, matrix = (
            proto.variables, proto.linear_constraints, proto.linear_constraint_matrix
        )  # fmt: skip
        variables.ids.extend(range(len(self.columns)))
        variables.lower_bounds.extend(self.low[self.columns].tolist())
        variables.upper_bounds.extend(self.high[self.columns].tolist())
        variables.integers.extend((self.whole[self.columns] & (not self.relaxed)).tolist())
        paid = np.flatnonzero(self.costs[self.columns])
        proto.objective.linear_coefficients.ids.extend(paid.tolist())
        proto.objective.linear_coefficients.values.extend(self.costs[self.columns][paid].tolist())
        rows.ids.extend(range(len(self.row_low)))
        rows.lower_bounds.extend(self.row_low.tolist())
        rows.upper_bounds.extend(self.row_high.tolist())
        order = np.lexsort((number[self.places], self.rows))
        matrix.row_ids.extend(self.rows[order].tolist())
        matrix.column_ids.extend(number[self.places][order].tolist())
        matrix.coefficients.extend(self.factors[order].tolist())
        return proto


def _first_feasible(result: result_pb2.SolveResultProto) -> solution_pb2.SolutionProto | None:
    """The best solution; the wrappers of the engine are slower than the engine at our sizes."""
    for each in result.solutions:
        if each.HasField("primal_solution") and _is_feasible(each.primal_solution):
            return each
    return None


def _is_feasible(
    found: solution_pb2.PrimalSolutionProto | solution_pb2.DualSolutionProto,
) -> bool:
    return bool(found.feasibility_status == solution_pb2.SOLUTION_STATUS_FEASIBLE)
