"""Linear and mixed-integer models as columns and rows, handed to an engine of OR-Tools at once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

Terms = Iterable[tuple[int, float]]


class Engine(Enum):
    """The engines that are used here."""

    HIGHS = mathopt.SolverType.HIGHS
    SCIP = mathopt.SolverType.GSCIP
    GLOP = mathopt.SolverType.GLOP


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an engine found.

    :ivar values: by column; empty when there is no solution
    :ivar bound: proven lower bound of the objective, ``-inf`` without one
    :ivar prices: dual values by row, of a linear model
    """

    values: tuple[float, ...] = ()
    objective: float = math.inf
    bound: float = -math.inf
    prices: tuple[float, ...] = ()
    optimal: bool = False


@dataclass
class Linear:
    """A minimisation model that grows by columns and rows, both numbered from 0."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    row_of: list[int] = field(default_factory=list)
    column_of: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)

    def column(
        self, cost: float, *, low: float = 0, high: float = math.inf, whole: bool = False
    ) -> int:
        """Add a variable."""
        self.low.append(low)
        self.high.append(high)
        self.costs.append(cost)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, terms: Terms, *, low: float = -math.inf, high: float = math.inf) -> int:
        """Add a constraint: ``low <= sum of factor * column <= high``; columns at most once."""
        number = len(self.row_low)
        self.row_low.append(low)
        self.row_high.append(high)
        for column, factor in terms:
            self.row_of.append(number)
            self.column_of.append(column)
            self.factors.append(factor)
        return number

    def solve(
        self,
        *,
        seconds: float,
        relaxed: bool,
        engine: Engine = Engine.HIGHS,
        gap: float | None = None,
        threads: int = 1,
        seed: int = 1,
        hint: Iterable[tuple[int, float]] = (),
    ) -> Answer:
        """Minimise, with whole columns left fractional when ``relaxed``."""
        model = mathopt.Model.from_model_proto(self._proto(relaxed))
        params = mathopt.SolveParameters(
            time_limit=timedelta(seconds=max(0.01, seconds)),
            relative_gap_tolerance=gap,
            threads=None if engine is Engine.HIGHS else threads,
            random_seed=seed,
        )
        columns = list(model.variables())
        hints = (
            [mathopt.SolutionHint(variable_values={columns[c]: value for c, value in hint})]
            if hint
            else []
        )
        result = mathopt.solve(
            model,
            engine.value,
            params=params,
            model_params=mathopt.ModelSolveParameters(solution_hints=hints),
        )
        return _answer(result, model, columns, relaxed)

    def _proto(self, relaxed: bool) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        variables, rows = proto.variables, proto.linear_constraints
        variables.ids.extend(range(len(self.costs)))
        variables.lower_bounds.extend(self.low)
        variables.upper_bounds.extend(self.high)
        variables.integers.extend([False] * len(self.whole) if relaxed else self.whole)
        paid = [column for column, cost in enumerate(self.costs) if cost]
        proto.objective.linear_coefficients.ids.extend(paid)
        proto.objective.linear_coefficients.values.extend(self.costs[column] for column in paid)
        rows.ids.extend(range(len(self.row_low)))
        rows.lower_bounds.extend(self.row_low)
        rows.upper_bounds.extend(self.row_high)
        matrix = proto.linear_constraint_matrix
        order = sorted(range(len(self.row_of)), key=lambda e: (self.row_of[e], self.column_of[e]))
        matrix.row_ids.extend(self.row_of[entry] for entry in order)
        matrix.column_ids.extend(self.column_of[entry] for entry in order)
        matrix.coefficients.extend(self.factors[entry] for entry in order)
        return proto


def _answer(
    result: mathopt.SolveResult,
    model: mathopt.Model,
    columns: list[mathopt.Variable],
    relaxed: bool,
) -> Answer:
    bound = result.termination.objective_bounds.dual_bound
    if not result.has_primal_feasible_solution():
        return Answer(bound=bound)
    prices: tuple[float, ...] = ()
    if relaxed and result.has_dual_feasible_solution():
        prices = tuple(result.dual_values(list(model.linear_constraints())))
    return Answer(
        values=tuple(result.variable_values(columns)),
        objective=result.objective_value(),
        bound=bound,
        prices=prices,
        optimal=result.termination.reason == mathopt.TerminationReason.OPTIMAL,
    )
