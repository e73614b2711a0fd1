"""What one person has in hand, what waits for them, and whom their work has served: over all their teams."""

from .page import MyWork, my_work

__all__ = ["MyWork", "my_work"]
