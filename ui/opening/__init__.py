"""Before a vault is open: opening one, making one."""
