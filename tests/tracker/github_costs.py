"""What a GraphQL query costs: how many nodes it may give, and how many points it takes.

docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

MOST_NODES: Final = 500_000
_REQUESTS_A_POINT: Final = 100


class Cost(NamedTuple):
    """The nodes that a query may give, and the requests that its connections stand for."""

    nodes: int = 0
    requests: int = 0

    @property
    def points(self) -> int:
        """Return what is taken off the hourly limit, one at least."""
        return max(1, round(self.requests / _REQUESTS_A_POINT))


def cost_of(document: DocumentNode, variables: Mapping[str, Any]) -> Cost:
    """Return what the document's one operation costs with these variables."""
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    counter = _Counter(fragments, variables)
    for one in document.definitions:
        if isinstance(one, OperationDefinitionNode):
            counter.add(one.selection_set, 1)
    return Cost(counter.nodes, counter.requests)


class _Counter:
    """Walks a query; a field with `first` or `last` is a connection, and multiplies what is below it."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]) -> None:
        self._fragments = fragments
        self._variables = variables
        self.nodes = 0
        self.requests = 0

    def add(self, selections: SelectionSetNode | None, times: int) -> None:
        for one in selections.selections if selections else ():
            match one:
                case FieldNode():
                    self._field(one, times)
                case InlineFragmentNode():
                    self.add(one.selection_set, times)
                case FragmentSpreadNode() if one.name.value in self._fragments:
                    self.add(self._fragments[one.name.value].selection_set, times)

    def _field(self, field: FieldNode, times: int) -> None:
        given = {one.name.value: self._value(one.value) for one in field.arguments or ()}
        bounds = [given[name] for name in ("first", "last") if isinstance(given.get(name), int)]
        if bounds:
            self.requests += times
            times *= max(bounds[0], 0)
            self.nodes += times
        elif field.name.value == "nodes" and isinstance(given.get("ids"), int):
            times *= given["ids"]
        self.add(field.selection_set, times)

    def _value(self, node: ValueNode) -> Any:
        """Return a number, or the length of a list."""
        if isinstance(node, VariableNode):
            value = self._variables.get(node.name.value)
            return len(value) if isinstance(value, list) else value
        if isinstance(node, ListValueNode):
            return len(node.values)
        return int(node.value) if isinstance(node, IntValueNode) else None
