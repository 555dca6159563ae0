"""What carries from run to run; all of it can be rebuilt from the archive."""

from newscrawl.state.decisions import Decision
from newscrawl.state.plans import Plan
from newscrawl.state.state import State
from newscrawl.state.validators import Validators
from newscrawl.state.versions import Outcome

__all__ = ["Decision", "Outcome", "Plan", "State", "Validators"]
