"""The linear master: which duties to run so that everybody rides, at the least cost.

The only file here that knows OR-Tools. Rows and columns are numbers; columns are added while
the optimum is kept warm.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from logistics.planning.transport.solver.items import Floats

log = logging.getLogger(__name__)
Entries = Iterable[tuple[int, float]]
WHOLE = 1e-6
PATIENCE = mathopt.SolveParameters(time_limit=timedelta(seconds=20))


class NoOptimum(Exception):
    """The engine did not solve a master that has an optimum, within all patience."""


class Master:
    """Minimise cost · x with at least ``least`` or at most ``most`` in each row, x ≥ 0."""

    def __init__(self, *, least: Sequence[float], most: Sequence[float]) -> None:
        """Rows of needs come first, rows of limits after them."""
        self.model = mathopt.Model()
        self.rows = [self.model.add_linear_constraint(lb=need) for need in least]
        self.rows += [self.model.add_linear_constraint(ub=limit) for limit in most]
        self.columns: list[mathopt.Variable] = []
        self.solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
        self.wanted = mathopt.ModelSolveParameters(
            variable_values_filter=mathopt.SparseVectorFilter(skip_zero_values=True),
            reduced_costs_filter=mathopt.SparseVectorFilter(filtered_items=[]),
        )
        self.cost = np.inf
        self.duals: Floats = np.zeros(len(self.rows))
        self.values: Floats = np.zeros(0)

    def add(self, cost: float, entries: Entries) -> int:
        """A new column and its number."""
        column = self.model.add_variable(lb=0.0)
        self.model.objective.set_linear_coefficient(column, cost)
        for row, coefficient in entries:
            self.rows[row].set_coefficient(column, coefficient)
        self.columns.append(column)
        return len(self.columns) - 1

    def fix(self, column: int) -> None:
        """Run a duty for sure."""
        self.columns[column].lower_bound = 1.0

    def free(self, column: int) -> None:
        """Let the master decide about a duty again."""
        self.columns[column].lower_bound = 0.0

    def solve(self) -> None:
        """Set cost, duals (one a row) and values (one a column) to those of an optimum.

        :raises NoOptimum: the engine gave none, which a master with slack columns always has
        """
        result = self._solved() or self._solved_afresh()
        self.cost = result.objective_value()
        self.duals = np.array(result.dual_values(self.rows))
        self.values = np.zeros(len(self.columns))
        for variable, value in result.variable_values().items():
            self.values[variable.id] = value

    def _solved(self) -> mathopt.SolveResult | None:
        """An optimum; ``None`` when the engine fails, by its outcome or by an error."""
        try:
            result = self.solver.solve(params=PATIENCE, model_params=self.wanted)
        except Exception as failure:
            log.warning("the linear engine failed: %r", failure.__context__ or failure)
            return None
        optimal = result.termination.reason is mathopt.TerminationReason.OPTIMAL
        return result if optimal else None

    def _solved_afresh(self) -> mathopt.SolveResult:
        """An optimum without the memory of former ones, which may have gone bad."""
        self.solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
        result = self._solved()
        if result is None:
            raise NoOptimum
        return result

    def whole(
        self, seconds: float, start: Iterable[int], nodes: int | None = None
    ) -> list[int] | None:
        """The columns of a good choice of whole duties, begun from one.

        :param seconds: time for it, unless the nodes of its search are limited instead
        """
        limit = None if nodes is not None else timedelta(seconds=seconds)
        copy = mathopt.Model()
        columns = [copy.add_binary_variable() for _ in self.columns]
        position = {column: index for index, column in enumerate(self.columns)}
        for row in self.rows:
            twin = copy.add_linear_constraint(lb=row.lower_bound, ub=row.upper_bound)
            for term in row.terms():
                twin.set_coefficient(columns[position[term.variable]], term.coefficient)
        for term in self.model.objective.linear_terms():
            copy.objective.set_linear_coefficient(
                columns[position[term.variable]], term.coefficient
            )
        chosen = set(start)
        hint = {column: float(index in chosen) for index, column in enumerate(columns)}
        try:
            result = mathopt.solve(
                copy,
                mathopt.SolverType.GSCIP,
                params=mathopt.SolveParameters(time_limit=limit, node_limit=nodes, threads=1),
                model_params=mathopt.ModelSolveParameters(
                    solution_hints=[mathopt.SolutionHint(variable_values=hint)]
                ),
            )
        except Exception as failure:
            log.warning("the integer engine failed: %r", failure.__context__ or failure)
            return None
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values(columns)
        return [index for index, value in enumerate(values) if value > 1 - WHOLE]
