"""What changes accounts, roles and grants."""
