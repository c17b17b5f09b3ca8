"""Dialogs: only for what stops the user's own action."""
