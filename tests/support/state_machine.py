"""How the state machines of tests run: the same steps each time, and all examples at any pace."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def run_steps(machine: type[RuleBasedStateMachine], count: int, at_once: int) -> None:
    """Run at least so many steps of a machine, in examples of at most `at_once`."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            derandomize=True,
            max_examples=count // at_once * 2,
            stateful_step_count=at_once,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
