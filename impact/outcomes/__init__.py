"""What happened afterwards: survival, continued by others; pure."""
